using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;
using Omni.Runtime.Timers;

namespace Omni.Runtime.Functions;

/// <summary>Checks one trigger attribute and fills in its settings; null and a reported fault where it can't be hosted.</summary>
internal sealed partial class TriggerReader(string function, IConfiguration settings, Action<string> fault)
{
    private static readonly string[] Verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    // The service provider is for constraints that take services, and none of the built-in ones does.
    private static readonly DefaultInlineConstraintResolver Constraints = new(Options.Create(new RouteOptions()), new NoServices());

    public HttpTrigger? Http(HttpTriggerAttribute attribute)
    {
        var verbs = (attribute.Methods ?? []).Select(verb => verb.ToUpperInvariant()).ToList();
        var unknown = verbs.Except(Verbs).ToList();
        foreach (var verb in unknown)
        {
            fault($"unknown HTTP verb '{verb}'");
        }

        if (attribute.AuthLevel is not AuthorizationLevel.Anonymous)
        {
            fault($"AuthorizationLevel.{attribute.AuthLevel} needs host keys, which only Azure has: use Anonymous and check the caller's token");
        }

        var route = Filled(attribute.Route ?? function);
        return route is not null && IsRoute(route) && unknown.Count is 0 ? new(route, verbs) : null;
    }

    public QueueTrigger? Queue(ServiceBusTriggerAttribute attribute)
    {
        if (Filled(attribute.QueueName ?? "") is not { } queue)
        {
            return null;
        }

        var isDeadLetters = queue.EndsWith(QueueTrigger.DeadLetterSuffix, StringComparison.OrdinalIgnoreCase);
        var owner = isDeadLetters ? queue[..^QueueTrigger.DeadLetterSuffix.Length] : queue;
        if (!QueueNames.All.Contains(owner))
        {
            fault($"there is no queue '{owner}'");
        }
        else if (attribute.IsSessionsEnabled == isDeadLetters)
        {
            fault(isDeadLetters
                ? "a dead-letter sub-queue has no sessions: set IsSessionsEnabled = false"
                : $"queue '{queue}' has sessions: set IsSessionsEnabled = true");
        }

        return new(queue, attribute.IsSessionsEnabled, attribute.AutoCompleteMessages);
    }

    public TimerTrigger? Timer(TimerTriggerAttribute attribute)
    {
        if (Filled(attribute.Schedule) is not { } text)
        {
            return null;
        }

        var schedule = TimerSchedule.TryParse(text);
        if (schedule is null)
        {
            fault($"schedule '{text}' is neither a six-field NCRONTAB expression nor a time span of at least a second");
            return null;
        }

        return new(schedule, attribute.RunOnStartup);
    }

    public FunctionTrigger? Unknown(TriggerBindingAttribute attribute)
    {
        fault($"the embedded host has no {attribute.GetType().Name}");
        return null;
    }

    private bool IsRoute(string route)
    {
        if (route.StartsWith('/') || route.StartsWith('~'))
        {
            fault($"route '{route}' must be relative to the route prefix");
            return false;
        }

        try
        {
            var pattern = RoutePatternFactory.Parse(route);
            var unknown = pattern.ParameterPolicies.Values.SelectMany(policies => policies)
                .Select(policy => policy.Content)
                .FirstOrDefault(content => content is not null && Constraints.ResolveConstraint(content) is null);
            if (unknown is not null)
            {
                fault($"route '{route}' has an unknown constraint '{unknown}'");
            }

            return unknown is null;
        }
        catch (Exception bad) when (bad is RoutePatternException or RouteCreationException)
        {
            fault($"route '{route}' is no route template: {bad.Message}");
            return false;
        }
    }

    /// <summary>The text with every %Setting% replaced; null when one has no value.</summary>
    private string? Filled(string text)
    {
        var complete = true;
        var filled = Setting().Replace(text, match =>
        {
            var value = settings[match.Groups[1].Value];
            if (string.IsNullOrEmpty(value))
            {
                fault($"setting {match.Value} has no value");
                complete = false;
            }

            return value ?? "";
        });
        return complete ? filled : null;
    }

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Setting();

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
