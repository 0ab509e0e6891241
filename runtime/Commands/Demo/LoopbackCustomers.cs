namespace Omni.Runtime.Commands.Demo;

/// <summary>Who has written to the account, when, and how many answers each may still get: five a message, for 48 hours.</summary>
internal sealed class LoopbackCustomers(TimeProvider time)
{
    public const int AnswersPerMessage = 5;

    public static readonly TimeSpan Window = TimeSpan.FromHours(48);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DateTimeOffset WroteAt, int Left)> _customers = new(StringComparer.Ordinal);

    public void Wrote(string openId)
    {
        lock (_gate)
        {
            _customers[openId] = (time.GetUtcNow(), AnswersPerMessage);
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

            if (time.GetUtcNow() - customer.WroteAt > Window)
            {
                return 45015;
            }

            if (customer.Left == 0)
            {
                return 45047;
            }

            _customers[openId] = customer with { Left = customer.Left - 1 };
            return 0;
        }
    }
}
