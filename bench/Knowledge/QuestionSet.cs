using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Omni.Bench.Knowledge;

/// <summary>The questions that measure how well answers are found: <c>questions.tsv</c>, <c>fresh.tsv</c>.</summary>
internal static class QuestionSet
{
    /// <summary>Everything was chosen and fitted by them.</summary>
    public static IReadOnlyList<Question> Read() => Read("questions.tsv");

    /// <summary>Nothing was chosen or fitted by them.</summary>
    public static IReadOnlyList<Question> Fresh() => Read("fresh.tsv");

    private static List<Question> Read(string name)
    {
        using var stream = typeof(QuestionSet).Assembly.GetManifestResourceStream(typeof(QuestionSet), name)
            ?? throw new InvalidOperationException($"The assembly lacks {name}.");
        using var reader = new StreamReader(stream);
        var questions = new List<Question>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var parts = line.Split('\t');
                questions.Add(new(parts[0] == "-" ? "" : parts[0], parts[1], parts[2]));
            }
        }

        return questions;
    }
}

/// <param name="ArticleId">Which article answers it; empty: none does.</param>
/// <param name="Language">Primary tag.</param>
/// <param name="Text">As a customer would write it.</param>
internal sealed record Question(string ArticleId, string Language, string Text)
{
    /// <summary>Questions for the same article share a fold, so that nothing is learnt from its other questions; those without an answer go by their text.</summary>
    public int Fold(int folds) =>
        (int)(BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(ArticleId.Length > 0 ? ArticleId : Text))) % (ulong)folds);
}
