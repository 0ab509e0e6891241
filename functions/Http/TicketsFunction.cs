using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Access;
using Omni.Pipeline.Tickets;

namespace Omni.Functions.Http;

/// <summary>Shows urgent tickets: a list of those that the caller may read, and one with its trail.</summary>
public sealed class TicketsFunction(Callers callers, TicketAccess access, TicketStore tickets)
{
    private const int DefaultLimit = 50;
    private const int MaxCursorLength = 60;
    private const int MaxLevel = 99;

    private static readonly SearchValues<char> CursorCharacters = SearchValues.Create("0123456789abcdef:");

    [Function(FunctionNames.ListTickets)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Tickets)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ListTickets, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (Query.Text(request, "state") is not { } name || WireNames.ToTicketState(name.Length == 0 ? "open" : name) is not { } state)
        {
            return Problems.Invalid("state is open, acknowledged or resolved.");
        }

        if (Query.Text(request, "cursor") is not { Length: <= MaxCursorLength } cursor || cursor.AsSpan().ContainsAnyExcept(CursorCharacters))
        {
            return Problems.Invalid("cursor is what came as next.");
        }

        if (Query.Int64(request, "limit", DefaultLimit, 1, TicketStore.MaxPage) is not { } limit)
        {
            return Problems.Invalid($"limit is 1 to {TicketStore.MaxPage}.");
        }

        if (Query.Text(request, "mine") is not ("" or "true" or "false") || Query.Int64(request, "level", 0, 0, MaxLevel) is not { } level)
        {
            return Problems.Invalid($"mine is true or false, level 0 to {MaxLevel}.");
        }

        var isMine = Query.Text(request, "mine") == "true";
        var page = await tickets.ListAsync(state, cursor, (int)limit, ct);
        var shown = new List<TicketShape>();
        foreach (var ticket in page.Tickets)
        {
            if (Permissions.MayReadTicket(caller, TicketAccess.People(ticket))
                && (!isMine || ticket.AcknowledgedBy == caller.Id || ticket.RaisedBy == caller.Id)
                && (level == 0 || ticket.Level == level))
            {
                shown.Add(await access.ShowAsync(caller, ticket, ct));
            }
        }

        return Answers.Ok(new TicketsShape(shown, page.Next.Length > 0 ? page.Next : null), ApiJson.Default.TicketsShape);
    }

    [Function(FunctionNames.ReadTicket)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.TicketById)] HttpRequest request, string id, CancellationToken ct) =>
        (await access.AdmitAsync(request, FunctionNames.ReadTicket, id, Permissions.MayReadTicket, ct)).TryGet(out var admitted, out var refusal)
            ? Answers.Ok(await access.ShowAsync(admitted.Caller, admitted.Ticket, ct) with { Trail = await tickets.TrailAsync(id, ct) }, ApiJson.Default.TicketShape)
            : refusal;
}
