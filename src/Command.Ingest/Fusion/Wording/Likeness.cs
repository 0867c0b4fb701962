namespace Command.Ingest.Fusion.Wording;

public static class Likeness
{
    public static double Jaccard(ReportWording one, ReportWording other) => 0;
    public static int SharedDetails(ReportWording one, ReportWording other) => 0;
}
