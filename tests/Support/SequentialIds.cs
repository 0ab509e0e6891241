using System.Globalization;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Support;

/// <summary>Ids that count up from 1, in the form of real ones.</summary>
internal sealed class SequentialIds : IdSource
{
    private long _last;

    /// <summary>The id that comes as number <paramref name="n"/>, from 1.</summary>
    public static string Nth(long n) => n.ToString("x32", CultureInfo.InvariantCulture);

    public override string NewId() => Nth(Interlocked.Increment(ref _last));
}
