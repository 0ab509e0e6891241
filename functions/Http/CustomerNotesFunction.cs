using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;

namespace Omni.Functions.Http;

/// <summary>What agents note about a customer.</summary>
public sealed class CustomerNotesFunction(CustomerAccess access, CustomerNotes notes, AuditLog audit)
{
    [Function(FunctionNames.ListNotes)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.CustomerNotes)] HttpRequest request, string id, CancellationToken ct) =>
        (await access.AdmitAsync(request, FunctionNames.ListNotes, id, ct)).TryGet(out var admitted, out var refusal)
            ? Answers.Ok(new NotesShape([.. (await notes.ListAsync(admitted.Customer.Id, ct)).Select(NoteShape.Of)]), ApiJson.Default.NotesShape)
            : refusal;

    [Function(FunctionNames.AddNote)]
    public async Task<IResult> AddAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.CustomerNotes)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.AddNote, id, ct)).TryGet(out var admitted, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.NoteInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (!ClientMessageIds.IsValid(input.Id) || string.IsNullOrWhiteSpace(input.Text) || input.Text.Length > CustomerNotes.MaxLength)
        {
            return Problems.Invalid($"id is 1 to 64 letters, digits, dashes or underscores; text has 1 to {CustomerNotes.MaxLength} characters.");
        }

        await audit.RecordAsync(admitted.Caller.Id, AuditEvents.NoteAdded, admitted.Customer.Id, input.Id, ct);
        var note = await notes.AddAsync(admitted.Customer.Id, input.Id, admitted.Caller.Id, input.Text, ct);
        return Answers.Created(NoteShape.Of(note), ApiJson.Default.NoteShape);
    }

    [Function(FunctionNames.RemoveNote)]
    public async Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.CustomerNote)] HttpRequest request, string id, string noteId, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.RemoveNote, id, ct)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        if (!ClientMessageIds.IsValid(noteId) || (await notes.ListAsync(admitted.Customer.Id, ct)).FirstOrDefault(note => note.Id == noteId) is not { } note)
        {
            return Problems.NotFound("note");
        }

        // Whose it was is not to be seen any more once it is gone.
        await audit.RecordAsync(admitted.Caller.Id, AuditEvents.NoteRemoved, admitted.Customer.Id, $"{note.Id} by {note.AgentId}", ct);
        return await notes.RemoveAsync(admitted.Customer.Id, noteId, ct) ? Answers.NoContent() : Problems.NotFound("note");
    }
}
