using Omni.Pipeline.Knowledge;

namespace Omni.Tests.Support;

/// <summary>Finds what the test says, and remembers what was looked for.</summary>
internal sealed class FakeAnswerFinder : IAnswerFinder
{
    private readonly Dictionary<string, FoundAnswer[]> _answers = new(StringComparer.Ordinal);

    public List<string> Asked { get; } = [];

    /// <summary>Where it was asked last.</summary>
    public string? Channel { get; private set; }

    /// <summary>Runs before each answer.</summary>
    public Func<CancellationToken, Task>? Before { get; set; }

    public FakeAnswerFinder With(string question, params FoundAnswer[] answers)
    {
        _answers[question] = answers;
        return this;
    }

    public static FoundAnswer Answer(string id, string title, string text, double confidence, string language = "en") => new(id, title, text, language, confidence);

    public async ValueTask<IReadOnlyList<FoundAnswer>> FindAsync(string question, string? language, string? channel, int limit, CancellationToken ct)
    {
        Asked.Add(question);
        Channel = channel;
        if (Before is { } before)
        {
            await before(ct);
        }

        return _answers.GetValueOrDefault(question)?.Take(limit).ToList() ?? [];
    }
}
