namespace Omni.Tests.Support;

internal enum TableOperation
{
    Get = 1,
    Range,
    Write,
    Batch,
}

/// <summary>One call to a fake table, as its hooks see it.</summary>
/// <param name="Table">Which table.</param>
/// <param name="Operation">What is asked.</param>
/// <param name="Partition">In which partition.</param>
/// <param name="Key">The row key; of a range its first key, of a batch the first change's.</param>
internal sealed record TableCall(string Table, TableOperation Operation, string Partition, string Key);
