using System.Runtime.CompilerServices;

namespace Slr.Primitives.Files.Pickle;

/// <summary>
/// Reads the pickle of a PyTorch checkpoint as data. Python's pickle is a small program that may call anything; here
/// calls are answered by <see cref="PickleGlobals"/>, which knows tensors and dictionaries and builds plain records.
/// Nothing is looked up, loaded or run, and work and memory are bounded by the length of the input.
/// </summary>
internal sealed class PickleMachine(PickleInput input, Func<object?, object?> persistent)
{
    private readonly List<object?> stack = [];
    private readonly Stack<int> marks = [];
    private readonly Dictionary<long, object?> memo = [];

    /// <summary>Runs to the stop code and gives the one object that is left.</summary>
    /// <exception cref="FileFormatException">The pickle is damaged or asks for something unknown.</exception>
    public object? Run()
    {
        while (true)
        {
            byte code = input.Byte();
            if (code == (byte)'.')
                return Pop();
            if (!Scalar(code) && !Memory(code) && !Container(code))
                Call(code);
        }
    }

    private bool Scalar(byte code)
    {
        object? value;
        switch ((char)code)
        {
            case 'N': value = null; break;
            case '\x88': value = true; break;
            case '\x89': value = false; break;
            case 'J': value = (long)input.Int32(); break;
            case 'K': value = (long)input.Byte(); break;
            case 'M': value = (long)input.UInt16(); break;
            case '\x8a': value = input.Integer(input.Byte()); break;
            case '\x8b': value = input.Integer(input.UInt32()); break;
            case 'G': value = input.Double(); break;
            case 'X': value = input.Utf8(input.UInt32()); break;
            case '\x8c': value = input.Utf8(input.Byte()); break;
            case '\x8d': value = input.Utf8(input.Int64()); break;
            case 'U': value = input.Latin1(input.Byte()); break;
            case 'T': value = input.Latin1(input.UInt32()); break;
            case 'C': value = Bytes(input.Byte()); break;
            case 'B': value = Bytes(input.UInt32()); break;
            case '\x8e' or '\x96': value = Bytes(input.Int64()); break;
            default: return false;
        }
        stack.Add(value);
        return true;
    }

    private bool Memory(byte code)
    {
        switch ((char)code)
        {
            case '\x80': Protocol(input.Byte()); break;
            case '\x95': input.Int64(); break; // a frame: its length changes nothing
            case '0': Pop(); break;
            case '1': PopMark(); break;
            case '2': stack.Add(Top()); break;
            case 'q': memo[input.Byte()] = Top(); break;
            case 'r': memo[input.UInt32()] = Top(); break;
            case '\x94': memo[memo.Count] = Top(); break;
            case 'h': Recall(input.Byte()); break;
            case 'j': Recall(input.UInt32()); break;
            case '(': marks.Push(stack.Count); break;
            default: return false;
        }
        return true;
    }

    private bool Container(byte code)
    {
        switch ((char)code)
        {
            case '}': stack.Add(new PickleDictionary()); break;
            case ']' or '\x8f': stack.Add(new List<object?>()); break;
            case ')': stack.Add(Array.Empty<object?>()); break;
            case 't': stack.Add(PopMark()); break;
            case 'l' or '\x91': stack.Add(PopMark().ToList()); break;
            case 'd': SetItems(new PickleDictionary(), PopMark(), push: true); break;
            case '\x85': stack.Add(PopLast(1)); break;
            case '\x86': stack.Add(PopLast(2)); break;
            case '\x87': stack.Add(PopLast(3)); break;
            case 'a': Append(PopLast(1)); break;
            case 'e' or '\x90': Append(PopMark()); break;
            case 's': SetItems(null, PopLast(2)); break;
            case 'u': SetItems(null, PopMark()); break;
            default: return false;
        }
        return true;
    }

    private void Call(byte code)
    {
        switch ((char)code)
        {
            case 'c': stack.Add(PickleGlobals.Find(input.Line(), input.Line(), input.Path)); break;
            case '\x93':
                object?[] name = PopLast(2);
                stack.Add(PickleGlobals.Find(name[0] as string ?? "?", name[1] as string ?? "?", input.Path));
                break;
            case 'R' or '\x81':
                object?[] call = PopLast(2);
                stack.Add(PickleGlobals.Call(call[0], call[1], input.Path));
                break;
            case '\x92':
                object?[] keyed = PopLast(3); // the third are arguments by name: no tensor has any
                stack.Add(PickleGlobals.Call(keyed[0], keyed[1], input.Path));
                break;
            case 'b': Pop(); break; // attributes of an object: no tensor keeps its numbers there
            case 'Q': stack.Add(persistent(Pop())); break;
            default:
                throw new FileFormatException(input.Path,
                    $"pickle step 0x{code:x2} at byte {input.Position - 1} is not used by PyTorch's checkpoints and is refused");
        }
    }

    private void Protocol(byte version)
    {
        if (version is < 2 or > 5)
            throw new FileFormatException(input.Path, $"pickle protocol {version}; 2 to 5 can be read");
    }

    private PickleOpaque Bytes(long count)
    {
        input.Take(count);
        return new PickleOpaque("bytes");
    }

    private object? Top() => stack.Count > 0 ? stack[^1] : throw Damaged("the stack is empty");

    private object? Pop() => PopLast(1)[0];

    private object?[] PopLast(int count)
    {
        if (stack.Count - count < (marks.Count > 0 ? marks.Peek() : 0))
            throw Damaged("the stack is empty");
        object?[] values = [.. stack[^count..]];
        stack.RemoveRange(stack.Count - count, count);
        return values;
    }

    private object?[] PopMark()
    {
        if (!marks.TryPop(out int mark))
            throw Damaged("a mark is missing");
        object?[] values = [.. stack[mark..]];
        stack.RemoveRange(mark, stack.Count - mark);
        return values;
    }

    private void Recall(long key) =>
        stack.Add(memo.TryGetValue(key, out object? value) ? value : throw Damaged($"memo {key} was never set"));

    private void Append(object?[] values)
    {
        switch (Top())
        {
            case List<object?> list: list.AddRange(values); break;
            case PickleOpaque: break; // a list or set of a class of its own: no weights are kept in one
            default: throw Damaged("items are appended to something that is no list");
        }
    }

    private void SetItems(PickleDictionary? dictionary, object?[] pairs, bool push = false)
    {
        dictionary ??= Top() switch
        {
            PickleDictionary top => top,
            PickleOpaque top => top.Items ??= new PickleDictionary(),
            _ => throw Damaged("items are set in something that is no dictionary"),
        };
        if (pairs.Length % 2 != 0)
            throw Damaged("a key has no value");
        for (int i = 0; i < pairs.Length; i += 2)
            dictionary.Add(pairs[i], pairs[i + 1]);
        if (push)
            stack.Add(dictionary);
    }

    private FileFormatException Damaged(string what, [CallerMemberName] string step = "") =>
        new(input.Path, $"the pickle is damaged before byte {input.Position}: {what} ({step})");
}
