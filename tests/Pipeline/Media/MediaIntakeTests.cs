using Microsoft.Extensions.Options;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Media;

public sealed class MediaIntakeTests
{
    private readonly FakeMediaStore _store = new();
    private readonly FakeMediaScan _scan = new();
    private readonly MediaOptions _options = new() { MaxImageBytes = 4096, MaxAudioBytes = 2000, MaxVideoBytes = 600_000, MaxFileBytes = 3000 };

    [Fact]
    public async Task A_file_is_kept_as_what_it_is_and_not_as_what_it_is_called()
    {
        var kept = Assert.IsType<Intake.Kept>(await KeepAsync(SampleFiles.Png, "C:\\photos\\invoice.pdf")).Attachment;

        Assert.Equal(new Attachment { MediaId = "m1", Name = "invoice.pdf", ContentType = "image/png", Bytes = SampleFiles.Png.Length }, kept);
        Assert.Equal(SampleFiles.Png, _store.Content("m1"));
        Assert.Equal(SampleFiles.Png, Assert.Single(_scan.Seen));
    }

    [Theory]
    [InlineData(ScanVerdict.Infected, MediaProblems.Infected)]
    [InlineData(ScanVerdict.TooLarge, MediaProblems.TooLargeToScan)]
    public async Task What_the_scanner_objects_to_is_never_kept(ScanVerdict verdict, string reason)
    {
        _scan.AnswerNext(verdict);

        Assert.Equal(new Intake.Refused(reason), await KeepAsync(SampleFiles.Png));
        Assert.Empty(_store.Ids);
    }

    [Fact]
    public async Task What_the_scanner_has_not_seen_is_not_kept_yet()
    {
        _scan.AnswerNext(ScanVerdict.NotYet);

        Assert.Equal(new Intake.NotYet(MediaProblems.NotScanned), await KeepAsync(SampleFiles.Png));
        Assert.Empty(_store.Ids);
        Assert.IsType<Intake.Kept>(await KeepAsync(SampleFiles.Png));
    }

    [Theory]
    [InlineData("#!AMR\n", 2000, true)]
    [InlineData("#!AMR\n", 2001, false)]
    [InlineData("%PDF-1", 3000, true)]
    [InlineData("%PDF-1", 3001, false)]
    [InlineData("GIF89a", 4096, true)]
    [InlineData("GIF89a", 4097, false)]
    public async Task Each_kind_of_file_has_its_own_limit(string start, int size, bool isKept)
    {
        byte[] file = [.. System.Text.Encoding.ASCII.GetBytes(start), .. new byte[size - start.Length]];

        var intake = await KeepAsync(file);

        Assert.Equal(isKept, intake is Intake.Kept);
        Assert.Equal(isKept ? ["m1"] : [], _store.Ids);
        Assert.True(isKept || intake == new Intake.Refused(MediaProblems.TooLarge));
    }

    [Fact]
    public async Task What_is_larger_than_any_limit_is_not_read_to_its_end()
    {
        var endless = new EndlessStream();

        Assert.Equal(new Intake.Refused(MediaProblems.TooLarge), await new MediaIntake(_store, _scan, Options.Create(_options)).KeepAsync("m1", endless, "", "", default));
        Assert.InRange(endless.Given, _options.MaxBytes, _options.MaxBytes + 200_000);
        Assert.Empty(_scan.Seen);
    }

    [Fact]
    public async Task A_file_too_large_for_memory_is_the_same_in_the_end()
    {
        byte[] file = [0, 0, 0, 24, .. "ftypisom"u8, .. new byte[500_000]];
        new Random(7).NextBytes(file.AsSpan(12));

        Assert.IsType<Intake.Kept>(await KeepAsync(file));
        Assert.Equal(file, _store.Content("m1"));
    }

    [Fact]
    public async Task Nothing_is_no_file() => Assert.Equal(new Intake.Refused(MediaProblems.Empty), await KeepAsync([]));

    [Theory]
    [InlineData("a.png", "a.png")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\x\\y.txt", "y.txt")]
    [InlineData("invoice\u202Efdp.exe", "invoicefdp.exe")]
    [InlineData("a\r\nb\0.txt", "ab.txt")]
    [InlineData("  .. ", "")]
    [InlineData("照片 1.jpg", "照片 1.jpg")]
    public void A_name_has_no_path_and_nothing_that_deceives(string name, string clean) => Assert.Equal(clean, FileNames.Clean(name));

    [Fact]
    public void A_long_name_is_cut_between_characters()
    {
        var clean = FileNames.Clean(new string('a', 254) + "😀😀");

        Assert.Equal(new string('a', 254), clean);
    }

    private ValueTask<Intake> KeepAsync(byte[] file, string name = "") =>
        new MediaIntake(_store, _scan, Options.Create(_options)).KeepAsync("m1", new MemoryStream(file), name, "customer", default);

    private sealed class EndlessStream : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Given += buffer.Length;
            return new(buffer.Length);
        }
    }
}
