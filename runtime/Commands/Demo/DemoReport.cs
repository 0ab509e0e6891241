using System.Globalization;
using System.Text.Json.Nodes;

namespace Omni.Runtime.Commands.Demo;

/// <summary>What the demo says on the terminal.</summary>
internal sealed class DemoReport(TextWriter output)
{
    public void Title(string text)
    {
        output.WriteLine();
        output.WriteLine(text);
        output.WriteLine();
    }

    public void Person(DemoPerson person) =>
        output.WriteLine($"  {person.DisplayName,-10} speaks {string.Join(", ", person.Languages),-7} knows {string.Join(", ", person.Skills)}; {person.Capacity} at once");

    public void Said(DemoLine line, bool accepted, int time) => output.WriteLine(
        $"  {line.Channel,-8} {line.Customer,-8} {(accepted ? "accepted" : "REFUSED ")} {(time > 1 ? $"(delivery {time}, will be dropped) " : "")}{line.Text}");

    public void Forged(int status) => output.WriteLine($"  wechat   forger   answered {status}: the signature is wrong, nothing was queued");

    public void Received(string platform, ReceivedMessage message) =>
        output.WriteLine($"  {platform} received for {message.OpenId[..Math.Min(12, message.OpenId.Length)]}…: {message.Text}");

    public void Conversation(JsonNode conversation, DemoPerson agent, JsonArray messages, JsonArray decisions)
    {
        output.WriteLine(
            $"  {conversation["customerName"]} [{conversation["channel"]}, language {Or(conversation["language"], "unknown")}, intent {Or(conversation["intent"], "not sure")}] → {agent.DisplayName}");
        foreach (var message in messages)
        {
            var who = (string)message!["type"]! == "event" ? "event   " : (string)message["direction"]! == "inbound" ? "customer" : "agent   ";
            var flags = message["flags"]!.AsArray();
            output.WriteLine($"    {message["sequence"],3} {who} {message["text"]}{(flags.Count > 0 ? $"   [{string.Join(", ", flags)}]" : "")}");
        }

        if (decisions.Count > 0)
        {
            Why(decisions[^1]!);
        }

        output.WriteLine();
    }

    /// <param name="ticket">With its trail.</param>
    /// <param name="names">Of those who did something to it.</param>
    public void Ticket(JsonNode ticket, IReadOnlyDictionary<string, string> names)
    {
        output.WriteLine($"  {ticket["reason"]}: {ticket["text"]}");
        foreach (var entry in ticket["trail"]!.AsArray())
        {
            output.WriteLine($"    {(DateTimeOffset)entry!["at"]!:HH:mm:ss} {entry["what"],-12} {names.GetValueOrDefault((string)entry["who"]!, "time"),-10} {entry["why"]}");
        }
    }

    public void Offered(DemoPerson agent, JsonNode conversation) => output.WriteLine(
        $"  offered to {agent.DisplayName} until {(DateTimeOffset)conversation["offer"]!["until"]!:HH:mm:ss}: {conversation["preview"]}");

    public void Step(string text) => output.WriteLine($"  {text}");

    public void Counters(IReadOnlyDictionary<string, long> before, IReadOnlyDictionary<string, long> after)
    {
        long Since(string name) => after.GetValueOrDefault(name) - before.GetValueOrDefault(name);
        Title("The morning in figures");
        output.WriteLine($"  accepted   {Since("omni.messages.accepted"),4}   every delivery of a customer's message, every click of an agent");
        output.WriteLine($"  dropped    {Since("omni.messages.duplicate"),4}   that a platform delivered again");
        output.WriteLine($"             {Since("omni.messages.repeated"),4}   that an agent sent twice");
        output.WriteLine($"  stored     {Since("omni.messages.stored"),4}   each once");
        output.WriteLine($"  masked     {Since("omni.messages.filtered{policy=mask}"),4}");
        output.WriteLine($"  refused    {Since("omni.webhooks.refused"),4}   webhook calls");
        output.WriteLine($"  delivered  {Since("omni.deliveries{result=sent}"),4}   answers on the customer's channel");
        output.WriteLine($"  set aside  {Since("omni.messages.dead_lettered"),4}   dead letters");
    }

    private void Why(JsonNode decision)
    {
        output.WriteLine($"    why ({decision["reason"]}, ring {decision["ring"]}):");
        foreach (var candidate in decision["candidates"]!.AsArray().Take(4))
        {
            output.WriteLine((bool)candidate!["eligible"]!
                ? $"      {candidate["name"],-10} {Number(candidate["score"])} = language {Number(candidate["language"])} + skills {Number(candidate["skills"])} + affinity {Number(candidate["affinity"])} + load {Number(candidate["load"])}"
                : $"      {candidate["name"],-10} not eligible: {candidate["why"]}");
        }
    }

    private static string Number(JsonNode? value) => ((double)value!).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Or(JsonNode? text, string other) => (string?)text is { Length: > 0 } value ? value : other;
}
