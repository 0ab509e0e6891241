using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Omni.Pipeline.Understanding;
using Omni.Pipeline.Understanding.Intents;

namespace Omni.Runtime.Commands;

/// <summary>omni train: learns intents from a labelled file, and says how good what was learnt is.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Arity = ArgumentArity.ZeroOrOne, Description = "Labelled texts, intent TAB text a line; without it, the starter set that comes with Omni." };
        var folds = new Option<int>("--folds") { Description = "In how many portions it is tested, 2 to 10.", DefaultValueFactory = _ => IntentTrainer.DefaultFolds };
        var output = new Option<string>("--out") { Description = "Where the model is written; without it, it is only tested." };
        var report = new Option<string>("--report") { Description = "A folder for report.json and confusion.svg." };
        var command = new Command("train", "Learns intents from labelled texts, and says how good what was learnt is.") { file, folds, output, report };
        command.SetAction((parsed, ct) =>
            Task.Run(() => Run(parsed.GetValue(file), parsed.GetValue(folds), parsed.GetValue(output), parsed.GetValue(report), ct), ct));
        return command;
    }

    private static int Run(string? file, int folds, string? output, string? report, CancellationToken ct)
    {
        if (folds is < 2 or > 10)
        {
            throw new CommandException("--folds is 2 to 10.");
        }

        var model = IntentTrainer.Train(Read(file), IntentRules.Default.Phrases, folds, done => Console.Error.WriteLine($"  ... fold {done} of {folds} tested"), ct);
        Print(model.Card);
        if (report is { Length: > 0 })
        {
            Directory.CreateDirectory(report);
            File.WriteAllText(Path.Combine(report, "report.json"), JsonSerializer.Serialize(model.Card, IntentModelCard.Json) + "\n");
            File.WriteAllText(Path.Combine(report, "confusion.svg"), ConfusionPicture.Draw(model.Card.Report));
            Console.WriteLine($"Report and picture are in {Path.GetFullPath(report)}.");
        }

        if (output is { Length: > 0 })
        {
            using var stream = File.Create(output);
            model.Save(stream);
            Console.WriteLine($"The model is in {Path.GetFullPath(output)}.");
        }

        return 0;
    }

    private static IReadOnlyList<LabelledText> Read(string? file)
    {
        if (file is null)
        {
            return LabelledFile.Starter();
        }

        if (!File.Exists(file))
        {
            throw new CommandException($"There is no file {Path.GetFullPath(file)}.");
        }

        if (new FileInfo(file).Length > LabelledFile.MaxBytes)
        {
            throw new CommandException($"{file} is larger than {LabelledFile.MaxBytes / 1024 / 1024} MiB.");
        }

        var (texts, problems) = LabelledFile.Read(File.ReadAllText(file));
        return problems.Count == 0 ? texts : throw new CommandException($"{file} can't be learnt from:\n  {string.Join("\n  ", problems)}");
    }

    private static void Print(IntentModelCard card)
    {
        var report = card.Report;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""

            {report.Texts} texts, {card.Intents.Length} intents, tested in {report.Folds} folds (each text guessed by a model that had not seen it)
              macro-F1            {report.MacroF1:F3}   (folds differ by {report.MacroF1Spread:F3})
              accuracy            {report.Accuracy:F3}   if it must always guess
              speaks for          {report.Answered:P1}  of the texts, and is then right in {report.AnsweredAccuracy:P1}  (from confidence {card.Threshold:F2} on)
              calibration error   {report.CalibrationError:F3}   (before: {report.UncalibratedError:F3}; temperature {card.Temperature:F2})

              intent               texts  precision  recall     F1
            """));
        foreach (var score in report.Intents)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {score.Intent,-20} {score.Texts,5}  {score.Precision,9:F3}  {score.Recall,6:F3}  {score.F1,5:F3}"));
        }

        Console.WriteLine();
    }
}
