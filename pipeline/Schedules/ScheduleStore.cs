using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Schedules;

/// <summary>The schedule in force: what an admin saved, in table <c>settings</c>, else what the host was started with.</summary>
public sealed class ScheduleStore(ITables tables, IOptions<Schedule> options)
{
    /// <summary>Of the schedule that nobody saved yet.</summary>
    public const string FirstETag = "0";

    private const string Partition = "schedules";
    private const string Key = "default";
    private const string Column = "schedule";

    private readonly ITable _table = tables.Get(TableNames.Settings);

    public async ValueTask<SavedSchedule> ReadAsync(CancellationToken ct) =>
        await _table.GetAsync(Partition, Key, ct) is { } row
            ? row.As(static it => new SavedSchedule(Schedule.OfJson(it.Text(Column)), it.ETag))
            : new(options.Value, FirstETag);

    /// <summary>Saves one without errors.</summary>
    /// <param name="schedule">What shall be in force.</param>
    /// <param name="seen">The version that it takes the place of; empty: whichever.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>Null when another is in force by now.</returns>
    public async ValueTask<SavedSchedule?> TrySaveAsync(Schedule schedule, string seen, CancellationToken ct)
    {
        var row = new Row(Partition, Key).Set(Column, schedule.ToJson());
        var change = seen switch
        {
            "" => RowChange.Upsert(row),
            FirstETag => RowChange.Insert(row),
            _ => RowChange.Replace(row, seen),
        };
        return await _table.WriteAsync(change, ct) is { IsWritten: true, ETag: var eTag } ? new(schedule, eTag) : null;
    }
}

/// <param name="Schedule">What is in force.</param>
/// <param name="ETag">Its version.</param>
public sealed record SavedSchedule(Schedule Schedule, string ETag)
{
    private BusinessHours? _hours;

    /// <summary>Made once for each version that was read.</summary>
    public BusinessHours Hours => _hours ??= Schedule.ToHours();
}
