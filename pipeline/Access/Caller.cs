namespace Omni.Pipeline.Access;

/// <summary>Who a token speaks for.</summary>
public enum CallerKind
{
    Agent = 1,
    Visitor = 2,

    /// <summary>Whoever can read the deployment's own key: the command line on the same machine. Operates, but is no agent.</summary>
    Operator = 3,
}

/// <summary>What an agent may do; a higher role may do what a lower one may.</summary>
public enum Role
{
    /// <summary>A visitor.</summary>
    None = 0,
    Agent = 1,
    Supervisor = 2,
    Admin = 3,
}

/// <summary>Somebody who proved who they are.</summary>
/// <param name="Kind">Agent or visitor.</param>
/// <param name="Id">Agent id or visitor id.</param>
/// <param name="Role">An agent's role; none for a visitor.</param>
/// <param name="Account">A visitor's web account; empty for an agent.</param>
public sealed record Caller(CallerKind Kind, string Id, Role Role, string Account = "")
{
    /// <summary>Of a visitor for whom the website vouched; null for everybody else.</summary>
    public VisitorProfile? Profile { get; init; }
}
