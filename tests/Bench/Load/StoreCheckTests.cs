using System.Text;
using Omni.Bench.Load;

namespace Omni.Tests.Bench.Load;

public sealed class StoreCheckTests
{
    [Fact]
    public void A_page_is_read_whatever_else_its_messages_hold()
    {
        var ledger = new SenderLedger();
        ledger.Begin(3, 0, 3);
        var page = """
            {"messages":[
              {"conversationId":"c","sequence":4,"direction":"inbound","text":"[000007-00000000] one","flags":["masked"]},
              {"text":"assigned","flags":[],"direction":"outbound","sequence":5},
              {"sequence":6,"direction":"inbound","text":"[000007-00000001] two"}],"lastSequence":9}
            """;

        var last = StoreCheck.ReadPage(Encoding.UTF8.GetBytes(page), 7, ledger, out var end);

        Assert.Equal((6, 9), (last, end));
        Assert.Equal((2, 0, 0, 7), (ledger.Delivered, ledger.Duplicates, ledger.OutOfOrder, ledger.NextSequence));
    }

    [Fact]
    public void A_message_of_another_sender_is_not_the_sender_s()
    {
        var ledger = new SenderLedger();
        ledger.Begin(0, 0, 1);

        StoreCheck.ReadPage("""{"messages":[{"sequence":1,"direction":"inbound","text":"[000008-00000000]"}],"lastSequence":1}"""u8, 7, ledger, out _);

        Assert.Equal(0, ledger.Delivered);
    }
}
