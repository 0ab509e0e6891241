using Omni.Pipeline.Routing;

namespace Omni.Pipeline.Simulator;

/// <summary>What the product does where <see cref="RoutingOptions.OvertakeWithin"/> is set: all who wait are looked at together.</summary>
internal sealed class BatchPolicy(string name, Matcher matcher, TimeSpan overtakeWithin) : Policy(name, matcher)
{
    public override void GiveOut(Desk desk, Action<Contact, string> give)
    {
        while (desk.HasRoom && desk.Waiting.Count > 0)
        {
            var contacts = desk.Waiting.Take(BacklogPlan.MostWaiting).ToList();
            var plan = BacklogPlan.Of([.. contacts.Select(contact => new RankedWait(contact.Head, Rank(desk, contact)))], desk.Agents, overtakeWithin, desk.Now);
            foreach (var (wait, agent) in plan)
            {
                give(contacts.Find(contact => ReferenceEquals(contact.Head, wait.Conversation))!, agent.Id);
            }

            if (plan.Length == 0)
            {
                return;
            }
        }
    }

    protected override string? Choose(Desk desk, Contact contact) => Matched(desk, contact);
}
