using System.Globalization;

namespace Omni.Tests.Simulation;

/// <summary>What happened, step by step, and a number that two equal runs share.</summary>
internal sealed class SimTrace
{
    private const string World = "world: ";

    private readonly List<string> _lines = [];
    private int _cleared;

    /// <summary>Over all steps (FNV-1a).</summary>
    public ulong Hash { get; private set; } = 14695981039346656037;

    public void Add(TimeSpan now, int process, string what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{now:hh\\:mm\\:ss\\.ffffff} {(process == 0 ? World : $"process {process}: ")}{what}");
        foreach (var character in line)
        {
            Hash = (Hash ^ character) * 1099511628211;
        }

        _lines.Add(line);
    }

    /// <summary>From here on nothing goes wrong.</summary>
    public void Clear() => _cleared = _lines.Count;

    /// <summary>The last steps that name one of these, if there are any, and what the world did between them: most of them from before nothing went wrong any more.</summary>
    public IEnumerable<string> Of(IReadOnlyCollection<string> names, int most)
    {
        bool Tells(string line) =>
            line.Contains(World, StringComparison.Ordinal) || names.Any(name => line.Contains(name, StringComparison.Ordinal));

        return _lines.Take(_cleared).Where(Tells).TakeLast(most).Append("nothing goes wrong any more").Concat(_lines.Skip(_cleared).Where(Tells).TakeLast(most / 4));
    }
}
