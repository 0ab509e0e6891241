namespace Omni.Bench.Load;

/// <summary>Every latency of a run, none rounded away.</summary>
internal sealed class Latencies
{
    private readonly int[] _micros;

    public Latencies(int[] micros)
    {
        _micros = micros;
        Array.Sort(_micros);
    }

    public double P50Ms => Ms(0.5);

    public double P95Ms => Ms(0.95);

    public double P99Ms => Ms(0.99);

    public double P999Ms => Ms(0.999);

    public double MaxMs => Ms(1);

    private double Ms(double share) => _micros.Length is 0 ? 0 : Math.Round(_micros[(int)Math.Ceiling(share * _micros.Length) - 1] / 1000.0, 2);
}
