using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Omni.Pipeline.Filtering;
using Omni.Pipeline.Understanding.Intents;

namespace Omni.Pipeline.Understanding;

/// <summary>
/// Intents by rules from a file: one pass over the text finds all phrases of all intents, weights add up, and the heaviest
/// wins. No intent rather than a doubtful one: not below the minimum, not on a tie. Immutable.
/// </summary>
public sealed class IntentRules
{
    private readonly WordMatcher _matcher;
    private readonly PhraseTarget[] _targets;
    private readonly IntentRule[] _intents;
    private readonly ImmutableArray<string>[] _skills;
    private readonly int _minimum;
    private readonly int _groups;

    private IntentRules(IntentRulesFile file)
    {
        _intents = [.. file.Intents!];
        _skills = [.. _intents.Select(intent => (intent.Skills ?? []).ToImmutableArray())];
        _minimum = file.Minimum;
        var phrases = new List<(string Phrase, PhraseTarget Target)>();
        for (var i = 0; i < _intents.Length; i++)
        {
            foreach (var rule in _intents[i].Phrases!)
            {
                var target = new PhraseTarget(_groups++, i, rule.Weight, 0);
                phrases.AddRange(rule.Any!.Select(phrase => (phrase, target)));
            }
        }

        foreach (var rule in file.Urgent ?? [])
        {
            var target = new PhraseTarget(_groups++, -1, 0, rule.Urgency);
            phrases.AddRange(rule.Any!.Select(phrase => (phrase, target)));
        }

        _matcher = WordMatcher.Build([.. phrases.Select(phrase => phrase.Phrase)]);
        _targets = [.. phrases.Select(phrase => phrase.Target)];
    }

    /// <summary>The starter set that comes with Omni: Chinese and English.</summary>
    public static IntentRules Default { get; } = LoadDefault();

    /// <summary>The same as it is written.</summary>
    public static string DefaultText => ReadDefault();

    /// <summary>Names of the intents, in the file's order.</summary>
    public IEnumerable<string> Names => _intents.Select(intent => intent.Name!);

    /// <summary>Reads rules that a company wrote. Null, and all problems, when they can't be used.</summary>
    public static (IntentRules? Rules, IReadOnlyList<string> Problems) Load(Stream stream)
    {
        try
        {
            var file = JsonSerializer.Deserialize(stream, IntentRulesJson.Default.IntentRulesFile);
            if (file is null)
            {
                return (null, ["the file is null"]);
            }

            var problems = IntentRulesCheck.Problems(file);
            return problems.Count == 0 ? (new IntentRules(file), problems) : (null, problems);
        }
        catch (JsonException exception)
        {
            return (null, [exception.Message]);
        }
    }

    /// <summary>The phrases of each intent, as examples to learn from.</summary>
    public IEnumerable<LabelledText> Phrases =>
        from intent in _intents from rule in intent.Phrases! from phrase in rule.Any! select new LabelledText(intent.Name!, phrase);

    /// <summary>What an intent asks for; nothing of one that the rules don't know.</summary>
    public (ImmutableArray<string> Skills, int Urgency) DemandsOf(string intent) =>
        Array.FindIndex(_intents, it => it.Name == intent) is var index and >= 0 ? (_skills[index], _intents[index].Urgency) : ([], 0);

    public UnderstandingResult Understand(string text)
    {
        Span<int> scores = stackalloc int[_intents.Length];
        Span<bool> counted = _groups <= 1024 ? stackalloc bool[_groups] : new bool[_groups];
        var urgency = 0;
        foreach (var match in _matcher.Find(text))
        {
            foreach (var phrase in _matcher.WordsOf(match.Pattern))
            {
                var target = _targets[phrase];
                urgency = Math.Max(urgency, target.Urgency);
                if (target.Intent >= 0 && !counted[target.Group])
                {
                    counted[target.Group] = true;
                    scores[target.Intent] += target.Weight;
                }
            }
        }

        return Decide(LanguageGuess.Of(text), scores, urgency);
    }

    /// <summary>The text with blanks where a phrase of one of the intents stands: what else is in it.</summary>
    internal string Less(string text, params ReadOnlySpan<string> intents)
    {
        var rest = text.ToCharArray();
        foreach (var match in _matcher.Find(text))
        {
            foreach (var phrase in _matcher.WordsOf(match.Pattern))
            {
                if (_targets[phrase].Intent is var intent and >= 0 && intents.Contains(_intents[intent].Name!))
                {
                    rest.AsSpan(match.Start, match.Length).Fill(' ');
                }
            }
        }

        return new(rest);
    }

    private UnderstandingResult Decide(string language, ReadOnlySpan<int> scores, int urgency)
    {
        var (best, second, winner) = (0, 0, -1);
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] > best)
            {
                (best, second, winner) = (scores[i], best, i);
            }
            else
            {
                second = Math.Max(second, scores[i]);
            }
        }

        if (winner < 0 || best < _minimum || best == second)
        {
            return new(language, "", 0, [], urgency);
        }

        // Half a point of doubt always remains: one phrase is no proof.
        var confidence = best / (best + second + 0.5);
        return new(language, _intents[winner].Name!, confidence, _skills[winner], Math.Max(urgency, _intents[winner].Urgency));
    }

    private static IntentRules LoadDefault()
    {
        var (rules, problems) = Load(new MemoryStream(Encoding.UTF8.GetBytes(ReadDefault())));
        return rules ?? throw new InvalidOperationException(string.Join("; ", problems));
    }

    private static string ReadDefault()
    {
        using var stream = typeof(IntentRules).Assembly.GetManifestResourceStream(typeof(IntentRules), "intents.json")
            ?? throw new InvalidOperationException("The assembly lacks intents.json.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>What a phrase stands for.</summary>
    private readonly record struct PhraseTarget(int Group, int Intent, int Weight, int Urgency);
}
