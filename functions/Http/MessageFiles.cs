using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;

namespace Omni.Functions.Http;

/// <summary>The uploaded files that a message names: each must be the sender's own.</summary>
public sealed class MessageFiles(Uploads uploads)
{
    /// <summary>The files in order, or the 400 that refuses the message.</summary>
    internal async ValueTask<Checked<IReadOnlyList<Attachment>>> FindAsync(string uploader, IReadOnlyList<string> ids, CancellationToken ct)
    {
        if (ids.Count > Attachment.MaxCount)
        {
            return new(Problems.Invalid($"A message has at most {Attachment.MaxCount} attachments."));
        }

        // One answer for "not yours" and "not there": an id must not be worth guessing.
        return await uploads.FindAsync(uploader, ids, ct) is { } found
            ? new(found)
            : new(Problems.Invalid("An attachment is not one that the sender uploaded."));
    }
}
