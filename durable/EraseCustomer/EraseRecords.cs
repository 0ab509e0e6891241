namespace Omni.Durable.EraseCustomer;

/// <param name="CustomerId">Whose erasure is on record.</param>
/// <param name="Repeats">How often this round was done again because the scan found something.</param>
public sealed record EraseInput(string CustomerId, int Repeats = 0);

/// <summary>A round that is to be done.</summary>
/// <param name="IsWanted">False when there is none any more.</param>
/// <param name="Round">From 0.</param>
/// <param name="NotBefore">When, UTC.</param>
/// <param name="Waves">The steps that are not done, those of one wave at the same time.</param>
public sealed record EraseRound(bool IsWanted, int Round, DateTime NotBefore, string[][] Waves);

/// <param name="CustomerId">Whose.</param>
/// <param name="Round">Only in this round.</param>
/// <param name="Step">Empty where it is about the round.</param>
public sealed record EraseWork(string CustomerId, int Round, string Step = "");

/// <param name="CustomerId">Who was erased.</param>
/// <param name="Repeats">How often it was tried.</param>
/// <param name="Found">In how many places the scan found something.</param>
public sealed record EraseLeft(string CustomerId, int Repeats, int Found);
