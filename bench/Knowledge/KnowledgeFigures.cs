namespace Omni.Bench.Knowledge;

/// <param name="Articles">Of the starter set.</param>
/// <param name="Sets">The questions by which everything was chosen and fitted, and those by which nothing was.</param>
internal sealed record KnowledgeFigures(int Articles, IReadOnlyList<SetFigures> Sets);

/// <param name="Set">Which.</param>
/// <param name="Questions">All of them.</param>
/// <param name="Unanswerable">Of them: that no article answers.</param>
/// <param name="Relevance">How high the right article stands, for the questions that have one.</param>
/// <param name="Confidence">How far the confidence of the first answer can be believed.</param>
internal sealed record SetFigures(string Set, int Questions, int Unanswerable, IReadOnlyList<Relevance> Relevance, Believed Confidence);

/// <param name="Of">Which questions.</param>
/// <param name="Omni">What the index finds.</param>
/// <param name="TermOverlap">What the baseline finds.</param>
internal sealed record Relevance(string Of, Ranks Omni, Ranks TermOverlap);

/// <param name="Questions">How many.</param>
/// <param name="RecallAt1">Share whose article comes first.</param>
/// <param name="RecallAt3">Share whose article is among the first three.</param>
/// <param name="Mrr">Mean of one over the place, of the first twenty.</param>
internal sealed record Ranks(int Questions, double RecallAt1, double RecallAt3, double Mrr)
{
    /// <param name="places">From 1; 0: not found.</param>
    public static Ranks Of(IReadOnlyList<int> places) => new(
        places.Count,
        places.Average(place => place == 1 ? 1 : 0d),
        places.Average(place => place is >= 1 and <= 3 ? 1 : 0d),
        places.Average(place => place == 0 ? 0 : 1d / place));
}

/// <param name="CalibrationError">Expected calibration error over ten bins, on questions that the weights were not fitted to.</param>
/// <param name="Thresholds">What an answer above a threshold is worth, on the same.</param>
internal sealed record Believed(double CalibrationError, IReadOnlyList<AtThreshold> Thresholds);

/// <param name="Threshold">Confidence from which on it is given.</param>
/// <param name="Answered">Share of all questions that get one.</param>
/// <param name="Right">Share of those that are right.</param>
/// <param name="Found">Share of the questions with an answer that get it.</param>
/// <param name="FalseAlarms">Share of the questions without an answer that get one all the same.</param>
internal sealed record AtThreshold(double Threshold, double Answered, double Right, double Found, double FalseAlarms);
