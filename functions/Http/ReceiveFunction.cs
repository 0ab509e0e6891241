using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Limits;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Functions.Http;

/// <summary>
/// Step 1. Takes what a platform posts: raw bytes with a cap, authenticate, decrypt, parse, mint a delivery id for each message,
/// enqueue, acknowledge. No business work before the acknowledgement.
/// </summary>
public sealed class ReceiveFunction(
    ChannelRegistry channels,
    ChannelAccountStore accounts,
    MessageFiles files,
    SenderLimits limits,
    IStageQueue queue,
    IdSource ids,
    TimeProvider time,
    IOptions<PipelineOptions> options,
    ILogger<ReceiveFunction> logger)
{
    private const string TooMany = "too-many-messages";

    [Function(FunctionNames.CheckWebhook)]
    public Task<IResult> CheckAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Webhook)] HttpRequest request,
        string channel,
        string account,
        CancellationToken ct) => AnswerAsync(request, channel, account, ReadOnlyMemory<byte>.Empty, ct);

    [Function(FunctionNames.ReceiveWebhook)]
    public async Task<IResult> ReceiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Webhook)] HttpRequest request,
        string channel,
        string account,
        CancellationToken ct)
    {
        if (request.ContentLength > JsonBody.MaxBytes)
        {
            return Refuse(channel, "too-large", Problems.TooLarge());
        }

        var size = (int)(request.ContentLength ?? JsonBody.MaxBytes) + 1;
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(buffer.AsMemory(0, size), size, throwOnEndOfStream: false, ct);
            return length > JsonBody.MaxBytes
                ? Refuse(channel, "too-large", Problems.TooLarge())
                : await AnswerAsync(request, channel, account, buffer.AsMemory(0, length), ct);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<IResult> AnswerAsync(HttpRequest request, string channel, string account, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        if (channels.Find(channel) is not { } reader)
        {
            return Refuse("unknown", "channel-unknown", Problems.NotFound("channel"));
        }

        if (await accounts.GetAsync(channel, account, ct) is not { } settings)
        {
            return Refuse(channel, "account-unknown", Problems.NotFound("channel account"));
        }

        var call = new ChannelRequest(request.Method, name => request.Query[name].ToString(), name => request.Headers[name].ToString(), body, time.GetUtcNow());
        return await reader.ReceiveAsync(call, settings) switch
        {
            // After the proof: only the platform is told.
            ChannelReply.Accepted when settings.IsPaused => Refuse(channel, "account-paused", Problems.AccountPaused()),
            ChannelReply.Accepted accepted when accepted.Messages.Any(message => MessageMetadata.IsTooMuch(message.Metadata)) =>
                Refuse(channel, nameof(Refusal.TooLong), Problems.Of(channel, Refusal.TooLong, "")),
            ChannelReply.Accepted accepted => await AcceptAsync(reader, accepted, settings, ct),
            ChannelReply.Challenge challenge => Results.Text(challenge.Body, "text/plain"),
            ChannelReply.Refused refused => Refuse(channel, refused.Reason.ToString(), Problems.Of(channel, refused.Reason, refused.Detail)),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<IResult> AcceptAsync(IChannel channel, ChannelReply.Accepted accepted, ChannelAccount account, CancellationToken ct)
    {
        var entry = StagePlan.Entry(options.Value.Plan);
        var messageId = "";
        var acceptedAt = time.GetUtcNow();
        var sent = new List<StageMessage>(accepted.Messages.Count);
        try
        {
            foreach (var read in accepted.Messages)
            {
                if (!limits.MayWrite(account.Channel, account.Account, read.SenderId, out var wait))
                {
                    if (channel.TakesTryAgain)
                    {
                        // The whole call comes again; what of it is queued already is a duplicate then.
                        return Refuse(account.Channel, TooMany, Problems.TooManyMessages(wait));
                    }

                    PipelineTelemetry.Dropped(account.Channel, TooMany);
                    if (limits.MayTell(account.Channel, account.Account, read.SenderId))
                    {
                        // Not the platform's id: it may begin with the sender's.
                        logger.FloodDropped(account.Channel, account.Account);
                    }

                    continue;
                }

                if (!(await WithFilesAsync(read, account, ct)).TryGet(out var whole, out var refusal))
                {
                    return Refuse(account.Channel, "attachment-unknown", refusal);
                }

                messageId = ids.NewId();
                var message = whole with
                {
                    MessageId = messageId,
                    Account = account.Account,
                    ReceivedAt = acceptedAt,
                    TraceParent = Activity.Current?.Id ?? "",
                    TraceState = Activity.Current?.TraceStateString ?? "",
                };
                sent.Add(new(SessionIds.OfSender(message), SessionIds.OfExternalMessage(message), message));
            }

            await queue.SendAllAsync(entry, sent, ct);
            PipelineTelemetry.Accepted(account.Channel, sent.Count);
        }
        catch (QueueFullException)
        {
            return Refuse(account.Channel, "full", Problems.Unavailable());
        }
        catch (StorageUnavailableException)
        {
            return Refuse(account.Channel, "storage", Problems.Unavailable());
        }

        return accepted.Body.Length > 0
            ? Results.Text(accepted.Body, accepted.ContentType)
            : Answers.Accepted(new AcceptedShape(messageId, acceptedAt), ApiJson.Default.AcceptedShape);
    }

    /// <summary>Files that a customer uploaded to Omni are only named by the channel: they must be this customer's, and are described here.</summary>
    private async ValueTask<Checked<UnifiedMessage>> WithFilesAsync(UnifiedMessage message, ChannelAccount account, CancellationToken ct)
    {
        if (!message.Attachments.Any(file => file.MediaId.Length > 0))
        {
            return new(message);
        }

        var uploader = Uploads.OfCustomer(message.Channel, account.Account, message.SenderId);
        if (!(await files.FindAsync(uploader, [.. message.Attachments.Select(file => file.MediaId)], ct)).TryGet(out var found, out var refusal))
        {
            return new(refusal);
        }

        ImmutableArray<Attachment> attachments = [.. found];
        var kind = AttachmentText.KindOf(message.Content, attachments);
        return new(message with { Kind = kind, Content = AttachmentText.Of(kind, message.Content), Attachments = attachments });
    }

    private IResult Refuse(string channel, string reason, IResult problem)
    {
        PipelineTelemetry.Refused(channel, reason);
        logger.WebhookRefused(channel, reason);
        return problem;
    }
}
