namespace Omni.Runtime.Http;

/// <summary>One thing that must be right before traffic makes sense. Register as many as there are.</summary>
/// <param name="Name">Short and stable, such as <c>storage</c>.</param>
/// <param name="FindProblem">Null when all is well, else what is wrong; no secrets, the answer is public.</param>
internal sealed record ReadyCheck(string Name, Func<CancellationToken, ValueTask<string?>> FindProblem);
