using Microsoft.Azure.Functions.Worker;
using Omni.Functions.Queues;
using Omni.Pipeline.Reports;

namespace Omni.Functions.Timers;

/// <summary>Every minute: counts for the reports what happened, and who could have been given something.</summary>
public sealed class ReportsTimerFunction(ReportTurn turn)
{
    [Function(QueueFunctionNames.CountForReports)]
    public async Task RunAsync([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken ct) => await turn.RunAsync(ct);
}
