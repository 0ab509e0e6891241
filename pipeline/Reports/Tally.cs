using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Reports;

/// <summary>What was counted of one kind of things: can be added to another.</summary>
internal sealed class Tally
{
    private static readonly string[] Counts =
    [
        "opened", "reopened", "resolved", "messagesIn", "messagesOut", "contacts", "returned", "asked", "answered", "ratings", "satisfied",
        "assignments", "minutes", "botStarted", "botHandedOver", "botResolved",
    ];

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public Spread FirstResponse { get; private init; } = new();

    public Spread Handle { get; private init; } = new();

    public Spread Resolution { get; private init; } = new();

    public long this[string count] => _counts.GetValueOrDefault(count);

    public void Add(Fact fact)
    {
        switch (fact.Kind)
        {
            case FactKinds.Opened:
                Add("opened", 1);
                break;
            case FactKinds.Reopened:
                Add("reopened", 1);
                break;
            case FactKinds.FirstResponse:
                FirstResponse.Add(fact.Value);
                break;
            case FactKinds.Held:
                Handle.Add(fact.Value);
                break;
            case FactKinds.Written:
                Add("messagesIn", fact.In);
                Add("messagesOut", fact.Out);
                break;
            case FactKinds.Resolved:
                Add("resolved", 1);
                Resolution.Add(fact.Value);
                break;
            case FactKinds.Contact:
                Add("contacts", 1);
                break;
            case FactKinds.Returned:
                Add("returned", 1);
                break;
            case FactKinds.Assigned:
                Add("assignments", 1);
                break;
            case FactKinds.RatingAsked:
                Add("asked", 1);
                break;
            case FactKinds.Rated:
                Add("answered", 1);
                Add("ratings", (long)fact.Value);
                Add("satisfied", fact.Value >= 4 ? 1 : 0);
                break;
            case FactKinds.BotStarted:
                Add("botStarted", 1);
                break;
            case FactKinds.BotHandedOver:
                Add("botHandedOver", 1);
                break;
            case FactKinds.BotResolved:
                Add("botResolved", 1);
                break;
        }
    }

    public void AddMinutes(int minutes) => Add("minutes", minutes);

    public void Add(Tally other)
    {
        foreach (var (name, count) in other._counts)
        {
            Add(name, count);
        }

        FirstResponse.Add(other.FirstResponse);
        Handle.Add(other.Handle);
        Resolution.Add(other.Resolution);
    }

    /// <summary>As columns that an operator can read.</summary>
    public Row Write(Row row)
    {
        foreach (var (name, count) in _counts.OrderBy(it => it.Key, StringComparer.Ordinal))
        {
            row = count == 0 ? row : row.Set(name, count);
        }

        return row.SetText("firstResponse", FirstResponse.Write()).SetText("handle", Handle.Write()).SetText("resolution", Resolution.Write());
    }

    public static Tally Read(Row row)
    {
        var tally = new Tally
        {
            FirstResponse = Spread.Read(row.Text("firstResponse")),
            Handle = Spread.Read(row.Text("handle")),
            Resolution = Spread.Read(row.Text("resolution")),
        };
        foreach (var name in Counts)
        {
            tally.Add(name, row.Int64(name));
        }

        return tally;
    }

    private void Add(string name, long count)
    {
        if (count != 0)
        {
            _counts[name] = this[name] + count;
        }
    }
}
