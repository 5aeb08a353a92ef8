using System.Runtime.Serialization;

namespace Slr.Nodes.Wire;

/// <summary>The forms in bytes of what is said about runs.</summary>
internal static class RunForms
{
    /// <exception cref="SerializationException">It is none of these messages.</exception>
    public static void Write(BinaryWriter to, object message)
    {
        switch (message)
        {
            case Engage engage:
                to.Write(engage.Number);
                to.Write(engage.Protocol);
                to.Write(engage.Program);
                to.Write(engage.Device);
                to.Write(engage.Threads);
                Write(to, engage.Folder);
                Write(to, engage.Cache);
                break;
            case Engaged engaged:
                to.Write(engaged.Number);
                to.Write(engaged.Processor);
                to.Write(engaged.Room);
                to.Write(engaged.Shares);
                break;
            case RunOrder order:
                to.Write(order.Number);
                to.Write(order.Name);
                to.Write(order.Recipe);
                to.Write(order.Text);
                to.Put(order.Settings);
                break;
            case StopRun stop:
                to.Write(stop.Number);
                break;
            case RunOver over:
                to.Write(over.Number);
                to.Write(over.Code);
                to.Put(over.Files);
                to.Write(over.Failure);
                break;
            case WantPiece want:
                to.Write(want.Number);
                to.Write(want.File);
                to.Write(want.Offset);
                break;
            case FilePiece piece:
                to.Write(piece.Number);
                to.Write(piece.Found);
                to.Put(piece.Bytes);
                break;
            case Fetched fetched:
                to.Write(fetched.Number);
                break;
            default:
                throw new SerializationException($"{message.GetType().Name} is no message between nodes");
        }
    }

    /// <exception cref="InvalidDataException">Nothing is named so.</exception>
    public static NodeMessage Read(BinaryReader from, string manifest) => manifest switch
    {
        nameof(Engage) => new Engage(from.ReadInt64(), from.ReadInt32(), from.ReadString(), from.ReadString(), from.ReadInt32(),
            ReadMark(from), ReadMark(from)),
        nameof(Engaged) => new Engaged(from.ReadInt64(), from.ReadString(), from.ReadInt32(), from.ReadBoolean()),
        nameof(RunOrder) => new RunOrder(from.ReadInt64(), from.ReadString(), from.ReadString(), from.ReadString(), from.Texts()),
        nameof(StopRun) => new StopRun(from.ReadInt64()),
        nameof(RunOver) => new RunOver(from.ReadInt64(), from.ReadInt32(), from.Texts(), from.ReadString()),
        nameof(WantPiece) => new WantPiece(from.ReadInt64(), from.ReadString(), from.ReadInt64()),
        nameof(FilePiece) => new FilePiece(from.ReadInt64(), from.ReadBoolean(), from.Bytes()),
        nameof(Fetched) => new Fetched(from.ReadInt64()),
        _ => throw new InvalidDataException("nothing is named so"),
    };

    private static void Write(BinaryWriter to, FolderMark mark)
    {
        to.Write(mark.File);
        to.Write(mark.Words);
    }

    private static FolderMark ReadMark(BinaryReader from) => new(from.ReadString(), from.ReadString());
}
