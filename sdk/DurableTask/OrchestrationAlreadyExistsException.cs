namespace DurableTask.Core.Exceptions;

/// <summary>An orchestration of this id is there, in a state in which it is not replaced.</summary>
public class OrchestrationAlreadyExistsException : InvalidOperationException
{
    public OrchestrationAlreadyExistsException(string message)
        : base(message)
    {
    }
}
