using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Omni.Pipeline.Routing;

namespace Omni.Bench.Simulate;

/// <summary>Reads <c>language=0.4,skills=0.4</c>: what is not named stays as it is in the product.</summary>
internal static class WeightsText
{
    public static RoutingOptions Read(string text) => Read(text, Comparison.Recommended);

    /// <param name="text">The weights.</param>
    /// <param name="overtakeWithin">Where the backlog is given out together.</param>
    public static RoutingOptions Read(string text, TimeSpan overtakeWithin)
    {
        if (overtakeWithin <= TimeSpan.Zero)
        {
            throw new SimulateException("--overtake-within is more than zero: zero is what omni does, beside omni-batch.");
        }

        var options = new RoutingOptions { OvertakeWithin = overtakeWithin };
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('=') is not [var name, var number] || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight))
            {
                throw new SimulateException($"--weights: '{part}' is not of the form name=number, such as skills=0.4.");
            }

            Set(options, name.Trim(), weight);
        }

        var problems = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new(options), problems, validateAllProperties: true)
            ? options
            : throw new SimulateException($"The settings can't be used: {string.Join(' ', problems.Select(problem => problem.ErrorMessage))}");
    }

    private static void Set(RoutingOptions options, string name, double weight)
    {
        switch (name)
        {
            case "language":
                options.LanguageWeight = weight;
                break;
            case "skills":
                options.SkillsWeight = weight;
                break;
            case "affinity":
                options.AffinityWeight = weight;
                break;
            case "load":
                options.LoadWeight = weight;
                break;
            default:
                throw new SimulateException($"--weights: there is no weight '{name}'; there are language, skills, affinity and load.");
        }
    }
}
