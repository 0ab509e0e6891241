using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Omni.Pipeline.Knowledge;

namespace Omni.Bench.Knowledge;

/// <summary>omni bench knowledge: relevance, belief and cost.</summary>
internal static class KnowledgeCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var json = new Option<string>("--json") { Description = "Also write the figures to this file.", DefaultValueFactory = _ => "" };
        var misses = new Option<bool>("--misses") { Description = "Also list the questions whose article does not come first." };
        var command = new Command("knowledge", "How well the starter's articles are found by the shipped questions, and what it costs.") { json, misses };
        command.SetAction(parsed => Run(parsed.GetValue(json)!, parsed.GetValue(misses)));
        return command;
    }

    private static int Run(string json, bool showsMisses)
    {
        var figures = KnowledgeBench.Run();
        var articles = StarterArticles.Read();
        var index = KnowledgeIndex.Build(articles);
        var questions = QuestionSet.Read();
        string[] texts = [.. questions.Select(question => question.Text)];
        var cost = Measure.Each(texts, text => index.Find(text, AnswerScope.Anybody, 3).Count);
        var overlap = new TermOverlap(articles);
        var overlapCost = Measure.Each(texts, text => overlap.Find(text, 3).Count);
        var build = Measure.Once(() => KnowledgeIndex.Build(articles));
        Print(figures);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  one query: {cost.Nanos / 1000:F1} µs, {cost.AllocatedBytes:N0} B allocated; term overlap {overlapCost.Nanos / 1000:F1} µs. The index of {index.Count} articles is built in {build.TotalMilliseconds:F0} ms."));
        Console.WriteLine($"  weights that fit: {string.Join(", ", KnowledgeBench.Weights().Select(weight => weight.ToString("F2", CultureInfo.InvariantCulture)))}");
        foreach (var question in showsMisses ? questions : [])
        {
            if (index.Find(question.Text, AnswerScope.Anybody, 3) is var found && (found.Count == 0 ? "" : found[0].Article.Id) != question.ArticleId)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"    {question.ArticleId} < {question.Text} > {string.Join(' ', found.Select(it => string.Create(CultureInfo.InvariantCulture, $"{it.Article.Id}:{it.Confidence:F2}")))}"));
            }
        }

        if (json.Length > 0)
        {
            File.WriteAllText(json, JsonSerializer.Serialize(
                new { figures, microsPerQuery = cost.Nanos / 1000, allocatedBytes = cost.AllocatedBytes, overlapMicrosPerQuery = overlapCost.Nanos / 1000, buildMillis = build.TotalMilliseconds, machine = Machine.Describe() },
                Json) + "\n");
        }

        return 0;
    }

    private static void Print(KnowledgeFigures figures)
    {
        foreach (var set in figures.Sets)
        {
            Console.WriteLine($"{set.Set}: {figures.Articles} articles, {set.Questions} questions, {set.Unanswerable} of them without an answer");
            foreach (var (of, omni, overlap) in set.Relevance)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {of,-4} {omni.Questions,4} questions   recall@1 {omni.RecallAt1:P1} (term overlap {overlap.RecallAt1:P1})   recall@3 {omni.RecallAt3:P1} ({overlap.RecallAt3:P1})   MRR {omni.Mrr:F3} ({overlap.Mrr:F3})"));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  confidence, by weights that were fitted to other questions: calibration error {set.Confidence.CalibrationError:F3}"));
            foreach (var at in set.Confidence.Thresholds)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"    from {at.Threshold:F1}: {at.Answered:P0} answered, {at.Right:P1} of them right; {at.Found:P0} of what has an answer gets it, {at.FalseAlarms:P0} of what has none gets one"));
            }
        }
    }
}
