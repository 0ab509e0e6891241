using Omni.Pipeline.Schedules;

namespace Omni.Functions.Http;

/// <param name="Schedule">What is in force.</param>
/// <param name="ETag">For <c>If-Match</c>.</param>
internal sealed record ScheduleShape(Schedule Schedule, string ETag);

/// <param name="Until">When it wakes by itself.</param>
internal sealed record SnoozeInput(DateTimeOffset Until);
