using System.Text;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Contracts;

/// <summary>What every <see cref="IMediaStore"/> must do. Adapters subclass it, say how to make one, and add nothing.</summary>
public abstract class MediaStoreContract : IAsyncLifetime
{
    protected static readonly CancellationToken None = CancellationToken.None;

    private static readonly MediaInfo Info = new("image/png", "照片 \"1\" ü.png", "customer-1");

    private IMediaStore _store = null!;

    /// <summary>A new and empty store; the subclass clears it up in <see cref="DisposeAsync"/>.</summary>
    protected abstract ValueTask<IMediaStore> CreateAsync();

    public async Task InitializeAsync() => _store = await CreateAsync();

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    [InlineData(5_000_000)]
    public async Task What_was_written_is_read_back_with_what_was_said_of_it(int size)
    {
        var bytes = Bytes(size);

        await _store.WriteAsync("a1", new MemoryStream(bytes), Info, None);

        await using var read = await _store.OpenAsync("a1", None);
        Assert.Equal((Info, (long)size), (read!.Info, read.Bytes));
        Assert.Equal(bytes, await ReadAsync(read.Content));
    }

    [Fact]
    public async Task Nothing_and_what_is_no_id_read_as_nothing()
    {
        foreach (var id in (string[])["a1", "", "../a1", "a/1", "a\\1", "a1\0", ".", "ä", "-a", new('a', 65)])
        {
            Assert.Null(await _store.OpenAsync(id, None));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../../etc/passwd")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("-a")]
    public async Task What_is_no_id_is_neither_written_nor_deleted(string id)
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await _store.WriteAsync(id, new MemoryStream([1]), Info, None));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _store.DeleteAsync(id, None));
    }

    [Fact]
    public async Task The_longest_id_is_kept()
    {
        var id = new string('z', 64);
        await _store.WriteAsync(id, new MemoryStream([1]), Info, None);

        Assert.Equal([1], await ContentAsync(id));
    }

    [Fact]
    public async Task Writing_again_succeeds_and_changes_nothing()
    {
        await _store.WriteAsync("a1", new MemoryStream([1, 2]), Info, None);
        await _store.WriteAsync("a1", new MemoryStream([3]), Info with { Name = "other" }, None);

        await using var read = await _store.OpenAsync("a1", None);
        Assert.Equal(Info, read!.Info);
        Assert.Equal([1, 2], await ReadAsync(read.Content));
    }

    [Fact]
    public async Task Of_two_who_write_at_once_both_succeed_and_one_content_stays()
    {
        var one = Bytes(200_000);
        var two = one.Reverse().ToArray();

        await Task.WhenAll(
            _store.WriteAsync("a1", new MemoryStream(one), Info, None).AsTask(),
            _store.WriteAsync("a1", new MemoryStream(two), Info, None).AsTask());

        var kept = await ContentAsync("a1");
        Assert.True(kept!.SequenceEqual(one) || kept.SequenceEqual(two));
    }

    [Fact]
    public async Task What_broke_off_is_not_there()
    {
        await Assert.ThrowsAnyAsync<Exception>(async () => await _store.WriteAsync("a1", new BrokenStream(100_000), Info, None));

        Assert.Null(await _store.OpenAsync("a1", None));
        await _store.WriteAsync("a1", new MemoryStream([7]), Info, None);
        Assert.Equal([7], await ContentAsync("a1"));
    }

    [Fact]
    public async Task Ids_that_differ_in_case_are_two()
    {
        await _store.WriteAsync("ab", new MemoryStream([1]), Info, None);
        await _store.WriteAsync("AB", new MemoryStream([2]), Info, None);

        Assert.Equal([1], await ContentAsync("ab"));
        Assert.Equal([2], await ContentAsync("AB"));
    }

    [Fact]
    public async Task Deleting_takes_what_is_derived_from_it_and_nothing_else()
    {
        foreach (var id in (string[])["a1", "a1-thumb", "a12", "b1", "b1-thumb"])
        {
            await _store.WriteAsync(id, new MemoryStream(Encoding.ASCII.GetBytes(id)), Info, None);
        }

        await _store.DeleteAsync("a1", None);
        await _store.DeleteAsync("a1", None);
        await _store.DeleteAsync("never", None);

        Assert.Null(await _store.OpenAsync("a1", None));
        Assert.Null(await _store.OpenAsync("a1-thumb", None));
        Assert.Equal("a12"u8.ToArray(), await ContentAsync("a12"));
        Assert.Equal("b1-thumb"u8.ToArray(), await ContentAsync("b1-thumb"));
    }

    [Fact]
    public async Task What_was_deleted_can_be_written_anew()
    {
        await _store.WriteAsync("a1", new MemoryStream([1]), Info, None);
        await _store.DeleteAsync("a1", None);
        await _store.WriteAsync("a1", new MemoryStream([2]), Info, None);

        Assert.Equal([2], await ContentAsync("a1"));
    }

    [Fact]
    public async Task A_content_that_can_seek_is_read_from_anywhere()
    {
        var bytes = Bytes(100_000);
        await _store.WriteAsync("a1", new MemoryStream(bytes), Info, None);

        await using var read = await _store.OpenAsync("a1", None);
        Assert.True(read!.Content.CanSeek);
        read.Content.Seek(60_000, SeekOrigin.Begin);
        Assert.Equal(bytes[60_000..], await ReadAsync(read.Content));
        read.Content.Seek(-10, SeekOrigin.End);
        Assert.Equal(bytes[^10..], await ReadAsync(read.Content));
        Assert.Equal(100_000, read.Content.Length);
    }

    private async Task<byte[]?> ContentAsync(string id)
    {
        await using var read = await _store.OpenAsync(id, None);
        return read is null ? null : await ReadAsync(read.Content);
    }

    private static async Task<byte[]> ReadAsync(Stream content)
    {
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Gives some bytes and then the network is gone.</summary>
    /// <summary>As what comes from the network: nobody knows how much is to come.</summary>
    private sealed class BrokenStream(int bytes) : MemoryStream(new byte[bytes])
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => Check(base.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Check(base.Read(buffer));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Check(base.Read(buffer.Span)));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Check(base.Read(buffer, offset, count)));

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            destination.Write(new byte[bytes]);
            throw new IOException("The network is gone.");
        }

        private static int Check(int read) => read > 0 ? read : throw new IOException("The network is gone.");
    }
}
