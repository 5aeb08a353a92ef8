using CsCheck;
using Slr.Nodes.Membership;
using Slr.Nodes.Runs;

namespace Slr.Nodes.Tests.Runs;

public class NodesThatAreAwaited
{
    [Fact]
    public void are_all_heard_of_when_each_one_was_in_any_order_and_however_often() =>
        Gen.Int[1, 6].SelectMany(count => Gen.Select(Gen.Const(count), Gen.Int[0, 9].Array[0, 20])).Sample((count, heard) =>
        {
            var awaited = new Awaited(Enumerable.Range(0, count).Select(Node));
            foreach (int which in heard)
                awaited.Heard(Node(which)); // from `count` on others, who have joined them
            Assert.Equal(Enumerable.Range(0, count).All(heard.Contains), awaited.All.IsCompleted);
        });

    private static NodeAddress Node(int which) => new("host", which + 1);
}
