using Omni.Pipeline.Replies;

namespace Omni.Tests.Pipeline.Replies;

public sealed class ReplyTextTests
{
    [Theory]
    [InlineData("Dear {customer.name}, I am {agent.name}.", "Dear Ann, I am Ben.", "")]
    [InlineData("{{as it is}} { customer.name }", "{as it is} Ann", "")]
    [InlineData("Order {customer.order number} of {customer.order number}", "Order {customer.order number} of {customer.order number}", "customer.order number")]
    [InlineData("{{{customer.name}}}", "{Ann}", "")]
    [InlineData("<b>{customer.city}</b>", "<b>Łódź</b>", "")]
    [InlineData("nothing", "nothing", "")]
    public void Names_in_braces_are_filled_in_and_what_is_not_known_stays(string text, string filled, string missing)
    {
        Assert.Null(ReplyText.Error(text));
        var result = ReplyText.Fill(text, name => name switch { "customer.name" => "Ann", "agent.name" => "Ben", "customer.city" => "Łódź", _ => null });

        Assert.Equal((filled, missing), (result.Text, string.Join(',', result.Missing)));
    }

    [Fact]
    public void What_a_customer_calls_themselves_is_not_filled_in_again() =>
        Assert.Equal("{agent.name}", ReplyText.Fill("{customer.name}", name => name == "customer.name" ? "{agent.name}" : "Ben").Text);

    [Theory]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("{customer.name")]
    [InlineData("{customer{name}}")]
    [InlineData("{}")]
    [InlineData("{password}")]
    [InlineData("{customer.}")]
    [InlineData("{customer.a/b}")]
    public void A_text_that_can_not_be_filled_in_is_refused(string text) => Assert.NotNull(ReplyText.Error(text));
}
