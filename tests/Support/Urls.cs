using Microsoft.Extensions.Options;
using Omni.Pipeline.Access;
using Omni.Pipeline.Media;

namespace Omni.Tests.Support;

/// <summary>Addresses of files, signed with a key that everybody here knows.</summary>
internal static class Urls
{
    public static MediaUrls For(TimeProvider time, MediaOptions? options = null, byte key = 0) =>
        new(new SigningKey([.. Enumerable.Repeat(key, 32)]), Options.Create(options ?? new MediaOptions()), time);
}
