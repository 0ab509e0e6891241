using System.Runtime.InteropServices;

namespace Omni.Tests.Support;

/// <summary>
/// Makes the disk full for one process, for real and without being root: the kernel refuses to let its files grow beyond a size.
/// The process must ignore SIGXFSZ, which is inherited: see <see cref="HostProcess"/>.
/// </summary>
internal static class FileSizeLimit
{
    private const int FileSize = 1;
    private const ulong Unlimited = ulong.MaxValue;

    public static void Set(int processId, long bytes) => Apply(processId, (ulong)bytes);

    public static void Lift(int processId) => Apply(processId, Unlimited);

    private static void Apply(int processId, ulong bytes)
    {
        var limit = new Limit { Soft = bytes, Hard = Unlimited };
        Assert.Equal(0, SetLimit(processId, FileSize, ref limit, IntPtr.Zero));
    }

    [DllImport("libc", EntryPoint = "prlimit64", SetLastError = true)]
    private static extern int SetLimit(int processId, int resource, ref Limit limit, IntPtr old);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
