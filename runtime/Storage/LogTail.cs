using System.Buffers.Binary;
using System.Numerics;

namespace Omni.Runtime.Storage;

/// <summary>
/// Looks for damage that RocksDB takes for the torn end of its log. It checks every record, but where a damaged length seems to
/// reach past the end of the file it stops there without a word, and with it goes what follows in the last block: whole, synced
/// records. A log is written front to back, so a good record after a bad one is no power cut. (Format: 32 KiB blocks of records
/// with a masked CRC-32C, a length and a type in front, seven bytes, no record over the end of a block.)
/// </summary>
internal static class LogTail
{
    private const int BlockSize = 32 * 1024;
    private const int HeaderSize = 7;
    private const byte LastPlainType = 4;

    /// <exception cref="DataDirectoryException">A log is damaged before its end.</exception>
    public static void Check(string store)
    {
        foreach (var log in Directory.EnumerateFiles(store, "*.log").Order(StringComparer.Ordinal))
        {
            if (FindDamage(LastBlock(log)) is { } at)
            {
                throw new DataDirectoryException(
                    $"The log {log} is damaged {at} bytes into its last block, with good records behind it. Nothing was changed. Keep a copy of the directory and restore a backup.");
            }
        }
    }

    /// <summary>Where the first record is bad that has a good one somewhere behind it; null where there is none.</summary>
    internal static int? FindDamage(ReadOnlySpan<byte> block)
    {
        var at = 0;
        while (IsRecord(block[at..], out var length))
        {
            at += length;
        }

        for (var next = at + 1; next + HeaderSize <= block.Length; next++)
        {
            if (IsRecord(block[next..], out _))
            {
                return at;
            }
        }

        return null;
    }

    private static byte[] LastBlock(string log)
    {
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = file.Length / BlockSize * BlockSize;
        var block = new byte[file.Length - file.Position];
        file.ReadExactly(block);
        return block;
    }

    private static bool IsRecord(ReadOnlySpan<byte> from, out int length)
    {
        length = 0;
        if (from.Length < HeaderSize || from[6] is 0 or > LastPlainType)
        {
            return false;
        }

        length = HeaderSize + BinaryPrimitives.ReadUInt16LittleEndian(from[4..]);
        return length > HeaderSize && length <= from.Length && Masked(Crc(from[6..length])) == BinaryPrimitives.ReadUInt32LittleEndian(from);
    }

    private static uint Masked(uint crc) => BitOperations.RotateRight(crc, 15) + 0xa282ead8u;

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
