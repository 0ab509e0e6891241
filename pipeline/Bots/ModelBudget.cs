namespace Omni.Pipeline.Bots;

/// <summary>How many calls of a model this process may still make.</summary>
internal sealed class ModelBudget(int perMinute, int perDay, TimeProvider time)
{
    private readonly Lock _lock = new();
    private (long Minute, int Calls) _minute;
    private (long Day, int Calls) _day;

    /// <summary>False when it is used up; what is refused counts for nothing.</summary>
    public bool TryTake()
    {
        var now = time.GetUtcNow().UtcTicks;
        var (minute, day) = (now / TimeSpan.TicksPerMinute, now / TimeSpan.TicksPerDay);
        lock (_lock)
        {
            _minute = _minute.Minute == minute ? _minute : (minute, 0);
            _day = _day.Day == day ? _day : (day, 0);
            if (_minute.Calls >= perMinute || _day.Calls >= perDay)
            {
                return false;
            }

            (_minute.Calls, _day.Calls) = (_minute.Calls + 1, _day.Calls + 1);
            return true;
        }
    }
}
