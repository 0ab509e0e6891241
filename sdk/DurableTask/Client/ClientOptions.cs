namespace Microsoft.DurableTask.Client;

/// <param name="Output">What the instance ends with.</param>
/// <param name="Recursive">Also what it called.</param>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);

/// <param name="Recursive">Also what it called.</param>
public record PurgeInstanceOptions(bool Recursive = false);

/// <summary>How many instances were forgotten.</summary>
public class PurgeResult(int count)
{
    public int PurgedInstanceCount { get; } = count;
}
