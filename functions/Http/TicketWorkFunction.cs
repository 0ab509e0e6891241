using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Access;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Tickets;

namespace Omni.Functions.Http;

/// <summary>What people do with urgent tickets: raise one, say that they see to it, take it from another, say that it is done.</summary>
public sealed class TicketWorkFunction(ConversationAccess conversations, Callers callers, TicketAccess access, TicketDesk desk)
{
    [Function(FunctionNames.RaiseTicket)]
    public async Task<IResult> RaiseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Tickets)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.RaiseTicket, ct)).TryGet(out _, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.TicketInput, ct)).TryGet(out var input, out refusal)
            || !(await conversations.AdmitAsync(request, FunctionNames.RaiseTicket, input.ConversationId, Permissions.MayRead, ct)).TryGet(out var admitted, out refusal))
        {
            return refusal;
        }

        if (!ClientMessageIds.IsValid(input.ClientTicketId) || !ClientMessageIds.IsValid(input.Reason))
        {
            return Problems.Invalid("clientTicketId and reason are 1 to 64 letters, digits, dashes or underscores.");
        }

        if (input.Text.Length > Ticket.MaxTextLength)
        {
            return Problems.Invalid($"text has at most {Ticket.MaxTextLength} UTF-16 units.");
        }

        try
        {
            var ticket = await desk.RaiseAsync(admitted.Conversation.Id, admitted.Caller.Id, input.ClientTicketId, input.Reason, input.Text, ct);
            return Answers.Created(await access.ShowAsync(admitted.Caller, ticket, ct), ApiJson.Default.TicketShape);
        }
        catch (QueueFullException)
        {
            return Problems.Unavailable();
        }
    }

    [Function(FunctionNames.AcknowledgeTicket)]
    public async Task<IResult> AcknowledgeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.TicketAcknowledge)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await ReadAsync(request, FunctionNames.AcknowledgeTicket, id, Permissions.MayAcknowledgeTicket, ct)).TryGet(out var noted, out var refusal))
        {
            return refusal;
        }

        return await desk.AcknowledgeAsync(id, noted.Caller.Id, noted.Note, ct) switch
        {
            null => Problems.NotFound("ticket"),
            { State: TicketState.Acknowledged } ticket when ticket.AcknowledgedBy == noted.Caller.Id => await AnswerAsync(noted.Caller, ticket, ct),
            { State: TicketState.Acknowledged } => Problems.Conflict("Somebody else has acknowledged it."),
            _ => Problems.NotNow("The ticket is resolved."),
        };
    }

    [Function(FunctionNames.TakeTicket)]
    public async Task<IResult> TakeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.TicketTake)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await ReadAsync(request, FunctionNames.TakeTicket, id, Permissions.MayAcknowledgeTicket, ct)).TryGet(out var noted, out var refusal))
        {
            return refusal;
        }

        return await desk.TakeAsync(id, noted.Caller.Id, noted.Note, ct) switch
        {
            null => Problems.NotFound("ticket"),
            { State: TicketState.Acknowledged } ticket => await AnswerAsync(noted.Caller, ticket, ct),
            _ => Problems.NotNow("The ticket is resolved."),
        };
    }

    [Function(FunctionNames.ResolveTicket)]
    public async Task<IResult> ResolveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.TicketResolve)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await ReadAsync(request, FunctionNames.ResolveTicket, id, Permissions.MayResolveTicket, ct)).TryGet(out var noted, out var refusal))
        {
            return refusal;
        }

        return await desk.ResolveAsync(id, noted.Caller.Id, noted.Note, ct) is { } ticket
            ? await AnswerAsync(noted.Caller, ticket, ct)
            : Problems.NotFound("ticket");
    }

    private async ValueTask<IResult> AnswerAsync(Caller caller, Ticket ticket, CancellationToken ct) =>
        Answers.Ok(await access.ShowAsync(caller, ticket, ct), ApiJson.Default.TicketShape);

    private async ValueTask<Checked<Noted>> ReadAsync(
        HttpRequest request, string function, string id, Func<Caller, TicketPeople, bool> may, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, function, id, may, ct)).TryGet(out var admitted, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.TicketNoteInput, ct)).TryGet(out var input, out refusal))
        {
            return new(refusal);
        }

        return input.Note.Length <= Ticket.MaxTextLength
            ? new(new Noted(admitted.Caller, input.Note))
            : new(Problems.Invalid($"note has at most {Ticket.MaxTextLength} UTF-16 units."));
    }

    private sealed record Noted(Caller Caller, string Note);
}
