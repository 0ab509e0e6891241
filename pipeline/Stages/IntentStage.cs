using Microsoft.Extensions.Logging;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Understanding;

namespace Omni.Pipeline.Stages;

/// <summary>Step 4. Says what the message is about: language, intent, skills, urgency. Decides only, and fails open.</summary>
internal sealed class IntentStage(Current<Understander> understanding, ILogger<IntentStage> logger) : IStage
{
    public string Name => QueueNames.Intent;

    public async ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct)
    {
        // A voice says what its platform heard; without that, its placeholder is no sentence.
        if (message.Kind is not (MessageKind.Text or MessageKind.Voice) || message is { Kind: MessageKind.Voice, Content: "[voice]" } || message.Has(MessageFlags.Blocked))
        {
            return Outcome.Next(message);
        }

        // Not within the fence below: what is stored is read once, and an outage is waited out.
        var understander = await understanding.GetAsync(ct);
        try
        {
            var found = understander.Understand(message.Content);
            return Outcome.Next(message with
            {
                Language = found.Language,
                Intent = found.Intent,
                Skills = found.Skills,
                Urgency = found.Urgency,
            });
        }
        catch (Exception ex)
        {
            // A customer's message must not be held back because it could not be understood.
            logger.FailedOpen(ex, Name, message.MessageId);
            return Outcome.Next(message.With(MessageFlags.IntentUnknown));
        }
    }
}
