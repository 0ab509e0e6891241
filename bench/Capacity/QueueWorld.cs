namespace Omni.Bench.Capacity;

/// <param name="KeepsUp">Whether the queues are as empty at the end as at the beginning.</param>
/// <param name="Bottleneck">The service that was waited for longest; empty where it keeps up.</param>
/// <param name="Behind">Seconds that the last message took beyond what a message takes when nothing is rationed.</param>
internal sealed record Verdict(bool KeepsUp, string Bottleneck, double Behind);

/// <summary>
/// A simulation of the queues in which time is a number: messages come evenly, go hop by hop, one at a time in their session, and each hop asks
/// the broker, the sender's storage account and the broker again. What it leaves out (processor time, cold starts, uneven load, retries)
/// only makes a real deployment slower: it says what can't be, not what is.
/// </summary>
internal static class QueueWorld
{
    private const double BrokerLatency = 0.008;
    private const double TableLatency = 0.005;
    private const double Patience = 0.5;

    private const ulong Scatter = 0x9E3779B97F4A7C15;

    private enum Phase
    {
        Receive = 1,
        Work,
        Send,
        End,
    }

    /// <param name="deployment">What there is.</param>
    /// <param name="perSecond">Messages that come.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="senders">How many write: the fewer, the more wait for their own session.</param>
    public static Verdict Run(Deployment deployment, double perSecond, double seconds = 20, int senders = 200_000)
    {
        var brokers = Rations("Service Bus", deployment.Namespaces, deployment.BrokerRate);
        var accounts = Rations("storage", deployment.Accounts, Deployment.AccountTransactions);
        var transactions = deployment.TableTransactions / deployment.Hops;
        var hopTime = (2 * BrokerLatency) + (transactions * TableLatency);
        var busy = new Dictionary<int, Queue<Step>>();
        var work = new PriorityQueue<Step, double>();
        var count = (int)(perSecond * seconds);
        for (var message = 0; message < count; message++)
        {
            work.Enqueue(new(message, 0, Phase.Receive), message / perSecond);
        }

        var last = 0.0;
        while (work.TryDequeue(out var step, out var now))
        {
            var sender = (int)((ulong)step.Message * Scatter % (ulong)senders);
            var broker = brokers[sender % brokers.Length];
            switch (step.Phase)
            {
                case Phase.Receive when busy.TryGetValue(sender, out var line):
                    line.Enqueue(step);
                    break;
                case Phase.Receive:
                    busy.Add(sender, new());
                    work.Enqueue(step with { Phase = Phase.Work }, broker.Serve(now, deployment.BrokerCost));
                    break;
                case Phase.Work:
                    work.Enqueue(step with { Phase = Phase.Send }, accounts[sender % accounts.Length].Serve(now, transactions));
                    break;
                case Phase.Send:
                    work.Enqueue(step with { Phase = Phase.End }, broker.Serve(now, deployment.BrokerCost) + hopTime);
                    break;
                case Phase.End:
                    last = now;
                    busy.Remove(sender, out var behindIt);
                    if (step.Hop + 1 < deployment.Hops)
                    {
                        work.Enqueue(new(step.Message, step.Hop + 1, Phase.Receive), now);
                    }

                    // Those who waited for the session take their turn; the first gets it, the others wait again.
                    foreach (var waiting in behindIt!)
                    {
                        work.Enqueue(waiting, now);
                    }

                    break;
            }
        }

        var behind = last - ((count - 1) / perSecond) - (deployment.Hops * hopTime);
        var slowest = brokers.Concat(accounts).MaxBy(ration => ration.LongestWait)!;
        return new(behind < Patience, behind < Patience ? "" : slowest.Name, behind);
    }

    private static Ration[] Rations(string name, int count, double perSecond) => [.. Enumerable.Range(0, count).Select(_ => new Ration(name, perSecond))];

    private readonly record struct Step(int Message, int Hop, Phase Phase);
}
