using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Access;
using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <summary>Takes files from agents and visitors, and gives them to whoever holds a signed address.</summary>
public sealed class MediaFunction(
    Callers callers,
    UploadDoor door,
    MediaIntake intake,
    Uploads uploads,
    IMediaStore store,
    Thumbnails thumbnails,
    MediaUrls urls,
    IdSource ids,
    IOptions<MediaOptions> options)
{
    /// <summary>Room for what a form says around its file.</summary>
    private const int FormBytes = 64 * 1024;

    [Function(FunctionNames.ReadMedia)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.MediaById)] HttpRequest request, string id, CancellationToken ct)
    {
        var query = request.Query;
        if (urls.Read(id, query["v"].ToString(), query["e"].ToString(), query["s"].ToString()) is not { } signed)
        {
            return Problems.NotFound("file");
        }

        var media = signed.Variant switch
        {
            MediaVariant.Original => await store.OpenAsync(id, ct),
            MediaVariant.Thumbnail => await thumbnails.OpenAsync(id, ct),
        };
        return media is null ? Problems.NotFound("file") : new MediaResult(id, media, signed);
    }

    [Function(FunctionNames.UploadMedia)]
    public async Task<IResult> UploadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Media)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.UploadMedia, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        var cap = options.Value.MaxBytes + FormBytes;
        if (request.ContentLength > cap)
        {
            return Problems.FileTooLarge();
        }

        var uploader = caller.Kind is CallerKind.Visitor ? Uploads.OfVisitor(caller.Account, caller.Id) : Uploads.OfAgent(caller.Id);
        if (await door.RefuseAsync(request, caller, uploader, cap, ct) is { } closed)
        {
            return closed;
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = cap;
        }

        if (await UploadedFile.ReadAsync(request, ct) is not { } file)
        {
            return Problems.Malformed("The body is a form without a file.");
        }

        return await KeepAsync(file, uploader, ct);
    }

    private async ValueTask<IResult> KeepAsync(UploadedFile file, string uploader, CancellationToken ct)
    {
        Intake intaken;
        try
        {
            var id = ids.NewId();
            await uploads.ExpectAsync(id, ct);
            intaken = await intake.KeepAsync(id, file.Content, file.Name, uploader, ct);
        }
        catch (Exception broken) when (broken is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            return Problems.Malformed("The form ends before its file does.");
        }

        switch (intaken)
        {
            case Intake.Kept { Attachment: var kept }:
                await uploads.RecordAsync(uploader, kept, ct);
                return Answers.Created(new(kept.MediaId, kept.ContentType, kept.Bytes, kept.Name), ApiJson.Default.UploadShape);
            case Intake.Refused { Reason: MediaProblems.TooLarge or MediaProblems.TooLargeToScan }:
                return Problems.FileTooLarge();
            case Intake.Refused { Reason: var reason }:
                return Problems.FileRefused(reason);
            case Intake.NotYet:
                return Problems.Unavailable();
            default:
                throw new InvalidOperationException();
        }
    }
}

/// <param name="Id">What a message names as its attachment.</param>
/// <param name="ContentType">As sniffed.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Name">As given, without a path.</param>
internal sealed record UploadShape(string Id, string ContentType, long Bytes, string Name);
