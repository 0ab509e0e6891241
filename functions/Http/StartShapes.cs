using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <param name="Channel">With the account and the address: one of the customer's identities.</param>
/// <param name="Account">Channel account.</param>
/// <param name="Address">The customer's id on the channel.</param>
/// <param name="ClientMessageId">The same for every try.</param>
/// <param name="Text">Empty with a template.</param>
/// <param name="Template">Null with a text.</param>
internal sealed record StartInput(string Channel, string Account, string Address, string ClientMessageId, string Text = "", TemplateInput? Template = null);

internal sealed record TemplateInput(string Id, IReadOnlyDictionary<string, string>? Values = null);

/// <param name="ConversationId">Where the message goes.</param>
/// <param name="MessageId">Its id.</param>
/// <param name="AcceptedAt">When it was taken.</param>
/// <param name="Joined">The conversation was the agent's already, or the same was sent before.</param>
internal sealed record StartedShape(string ConversationId, string MessageId, DateTimeOffset AcceptedAt, bool Joined);

internal sealed record TemplatesShape(IReadOnlyList<TemplateShape> Templates);

/// <param name="Id">The platform's.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Text">What it says, with the fields' names in braces.</param>
/// <param name="Fields">What has to be filled in.</param>
internal sealed record TemplateShape(string Id, string Title, string Text, IReadOnlyList<string> Fields)
{
    public static TemplateShape Of(ChannelTemplate it) => new(it.Id, it.Title, it.Text, [.. it.Fields]);
}
