namespace Omni.Tests.Support;

/// <summary>For what only Linux offers; elsewhere the test is reported as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Needs Linux.";
}
