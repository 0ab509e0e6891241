namespace Omni.Pipeline.Messages;

/// <summary>
/// The application property under which a host in one process hands a stage the parsed body (<see cref="IStageBody"/>).
/// Another host never sets it, and the stage reads the bytes.
/// </summary>
public static class InProcess
{
    public const string BodyProperty = "omni-body";
}
