using System.Text.Json.Nodes;

namespace Omni.Runtime.Commands.Demo;

/// <summary>An urgent ticket: an agent raises it, nobody of the first level is there, so the next one is told; its supervisor answers for it.</summary>
internal sealed class DemoTicket(DemoApi anonymous, DemoApi admin, Func<string, string> passwordOf, DemoReport report)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly DemoPerson Supervisor = new("demo-mei", "Mei Zhao", ["zh", "en"], [], 1);

    private readonly TimeProvider _time = TimeProvider.System;

    public async Task RunAsync(DemoAgent agent, CancellationToken ct)
    {
        if ((await agent.InboxAsync(ct)).FirstOrDefault() is not { } conversation)
        {
            return;
        }

        // 201 the first time, 409 when an earlier demo made her.
        await admin.StatusOfPostAsync(
            "api/agents",
            new JsonObject
            {
                ["username"] = Supervisor.Username,
                ["displayName"] = Supervisor.DisplayName,
                ["role"] = "supervisor",
                ["languages"] = new JsonArray(),
                ["skills"] = new JsonArray(),
                ["capacity"] = Supervisor.Capacity,
                ["password"] = passwordOf(Supervisor.Username),
            },
            ct);
        var session = await anonymous.PostAsync(
            "api/sessions", new JsonObject { ["username"] = Supervisor.Username, ["password"] = passwordOf(Supervisor.Username) }, ct);
        var supervisor = anonymous.As((string)session["accessToken"]!);
        var names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [agent.Id] = agent.Person.DisplayName,
            [(string)session["agent"]!["id"]!] = Supervisor.DisplayName,
        };

        var clientId = $"demo-{_time.GetUtcNow().ToUnixTimeMilliseconds()}";
        var address = $"api/tickets/{await agent.RaiseTicketAsync((string)conversation["id"]!, clientId, "complaint", "Wants somebody senior, now.", ct)}";
        var began = _time.GetTimestamp();
        while ((int)(await supervisor.GetAsync(address, ct))["level"]! == 0 && _time.GetElapsedTime(began) < Patience)
        {
            await Task.Delay(Pause, _time, ct);
        }

        await supervisor.PostAsync(address + "/acknowledge", new JsonObject { ["note"] = "I call the customer." }, ct);
        await supervisor.PostAsync(address + "/resolve", new JsonObject { ["note"] = "Called, and settled." }, ct);
        report.Ticket(await supervisor.GetAsync(address, ct), names);
    }
}
