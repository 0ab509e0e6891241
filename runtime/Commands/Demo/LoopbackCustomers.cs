namespace Omni.Runtime.Commands.Demo;

/// <summary>
/// Who has written to the account or tapped something, when, and how many answers each may still get: five in 48 hours for a message,
/// three in a minute for a tap on the menu, a scan or a subscription.
/// </summary>
internal sealed class LoopbackCustomers(TimeProvider time)
{
    public const int AnswersPerMessage = 5;
    public const int AnswersPerAction = 3;

    public static readonly TimeSpan Window = TimeSpan.FromHours(48);
    public static readonly TimeSpan ActionWindow = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Customer> _customers = new(StringComparer.Ordinal);

    public void Wrote(string openId) => Change(openId, it => it with { WroteAt = time.GetUtcNow(), LeftOfMessage = AnswersPerMessage });

    public void Did(string openId, string name)
    {
        if (name.ToUpperInvariant() is "CLICK" or "SCAN" or "SUBSCRIBE")
        {
            Change(openId, it => it with { ActedAt = time.GetUtcNow(), LeftOfAction = AnswersPerAction });
        }
    }

    public bool IsKnown(string openId)
    {
        lock (_gate)
        {
            return _customers.ContainsKey(openId);
        }
    }

    /// <summary>Uses up one answer; 0 when there was one.</summary>
    public int TakeAnswer(string openId)
    {
        lock (_gate)
        {
            if (!_customers.TryGetValue(openId, out var customer))
            {
                return 40003;
            }

            var now = time.GetUtcNow();
            var (acts, writes) = (now - customer.ActedAt <= ActionWindow, now - customer.WroteAt <= Window);
            if (acts && customer.LeftOfAction > 0)
            {
                _customers[openId] = customer with { LeftOfAction = customer.LeftOfAction - 1 };
                return 0;
            }

            if (writes && customer.LeftOfMessage > 0)
            {
                _customers[openId] = customer with { LeftOfMessage = customer.LeftOfMessage - 1 };
                return 0;
            }

            return acts || writes ? 45047 : 45015;
        }
    }

    private void Change(string openId, Func<Customer, Customer> change)
    {
        lock (_gate)
        {
            _customers[openId] = change(_customers.GetValueOrDefault(openId));
        }
    }

    private readonly record struct Customer(DateTimeOffset WroteAt, int LeftOfMessage, DateTimeOffset ActedAt, int LeftOfAction);
}
