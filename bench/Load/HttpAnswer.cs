using System.Buffers.Text;
using System.Text;

namespace Omni.Bench.Load;

/// <summary>Reads just enough of an HTTP/1.1 answer to know its status and where it ends.</summary>
internal static class HttpAnswer
{
    /// <summary>False: more has to come.</summary>
    public static bool TryRead(ReadOnlySpan<byte> received, out int status)
    {
        status = 0;
        var head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0 || !Utf8Parser.TryParse(received[9..], out status, out _))
        {
            return false;
        }

        var body = received[(head + 4)..];
        var lines = received[..head];
        for (var end = lines.IndexOf("\r\n"u8); end >= 0; end = lines.IndexOf("\r\n"u8))
        {
            lines = lines[(end + 2)..];
            var colon = lines.IndexOf((byte)':');
            if (colon < 0)
            {
                continue;
            }

            if (colon is 14 && Ascii.EqualsIgnoreCase(lines[..14], "Content-Length"u8))
            {
                return Utf8Parser.TryParse(lines[15..].TrimStart((byte)' '), out int length, out _) && body.Length >= length;
            }

            if (colon is 17 && Ascii.EqualsIgnoreCase(lines[..17], "Transfer-Encoding"u8))
            {
                return body.EndsWith("0\r\n\r\n"u8);
            }
        }

        return true;
    }
}
