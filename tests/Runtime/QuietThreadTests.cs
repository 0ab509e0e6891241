using System.Globalization;
using Omni.Runtime.Search;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime;

public sealed class QuietThreadTests
{
    [Fact]
    public async Task It_does_one_thing_after_the_other_on_a_thread_of_its_own_until_it_is_closed()
    {
        var done = new List<(int Number, string? Thread)>();
        using var quiet = new QuietThread("quiet one");
        var tasks = Enumerable.Range(0, 100).Select(number => RunAsync(quiet, () => done.Add((number, Thread.CurrentThread.Name)))).ToList();
        quiet.Dispose();
        await Task.WhenAll(tasks);

        Assert.Equal(Enumerable.Range(0, 100).Select(number => (number, (string?)"quiet one")), done);
    }

    [LinuxFact]
    public async Task On_Linux_it_alone_gives_way_to_the_others()
    {
        using var quiet = new QuietThread("quiet one");
        var (niceness, before) = (0, await Task.Run(NicenessOfThread));
        await RunAsync(quiet, () => niceness = NicenessOfThread());

        Assert.Equal(before + 10, niceness);
        Assert.Equal(before, await Task.Run(NicenessOfThread));
    }

    private static Task RunAsync(QuietThread quiet, Action act) =>
        Task.Factory.StartNew(act, CancellationToken.None, TaskCreationOptions.None, quiet);

    /// <summary>The 19th field of proc(5)'s <c>stat</c>; the second is a name in brackets.</summary>
    private static int NicenessOfThread()
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
    }
}
