/* The tables and columns of the book: data, and nothing else. */
#include "ledger/book.h"

#define R COLUMN_REQUIRED
#define P COLUMN_POSITIVE
#define Y COLUMN_YEAR
#define COUNT(array) (int)(sizeof(array) / sizeof *(array))

static const char *const months[] = {"1", "2", "3",  "4",  "5",  "6", "7",
                                     "8", "9", "10", "11", "12", NULL};
static const char *const gwps[] = {"AR4",     "AR5",     "AR5F",    "AR6", "SAR",
                                   "SHK2006", "SHK2015", "SHK2023", NULL};
static const char *const consolidations[] = {"operational_control", "financial_control",
                                             "equity_share", NULL};
static const char *const relations[] = {"own",       "leased_in",  "leased_out",
                                        "franchise", "investment", NULL};
static const char *const controls[] = {"0", "1", "joint", NULL};
static const char *const entries[] = {"opened", "acquired", "insourced", NULL};
static const char *const exits[] = {"closed", "divested", "outsourced", NULL};
static const char *const causes[] = {"structure", "method", "error", NULL};
static const char *const statuses[] = {"actual", "estimated", NULL};
static const char *const heats[] = {"gross", "net", NULL};
static const char *const scopes[] = {"1", "2", "3", NULL};
static const char *const categories[] = {"1", "2",  "3",  "4",  "5",  "6",  "7",  "8",
                                         "9", "10", "11", "12", "13", "14", "15", NULL};
static const char *const bases[] = {"location", "market", NULL};
static const char *const target_kinds[] = {"absolute", "intensity", NULL};
static const char *const sides[] = {"debit", "credit", NULL};
static const char *const actions[] = {"book", "skip", NULL};
static const char *const taxes[] = {"as_printed", "less_tax", "plus_tax", NULL};
static const char *const removal_kinds[] = {"absorption", "fixation", "storage", NULL};

static const char *const tiers[] = {"A", "B", "C", NULL};

static const struct book_column organization_columns[] = {
    {"name", COL_TEXT, R, NULL, B_NAME},
    {"name_en", COL_TEXT, 0, NULL, B_NAME_EN},
    {"corporate_number", COL_TEXT, 0, NULL, B_CORPORATE_NUMBER},
    {"industry", COL_TEXT, 0, NULL, B_INDUSTRY},
    {"country", COL_COUNTRY, 0, NULL, B_COUNTRY},
    {"currency", COL_CURRENCY, 0, NULL, B_CURRENCY},
    {"fiscal_start", COL_INTEGER, P, months, B_FISCAL_START},
    {"gwp", COL_CHOICE, 0, gwps, B_GWP},
    {"consolidation", COL_CHOICE, 0, consolidations, B_CONSOLIDATION},
    {"base_year", COL_INTEGER, Y, NULL, B_BASE_YEAR},
    {"recalculation_threshold_percent", COL_DECIMAL, P, NULL, B_RECALCULATION},
    {"member_id", COL_TEXT, 0, NULL, B_MEMBER_ID},
};
static const int organization_identity[] = {-1};

static const struct book_column entities_columns[] = {
    {"entity", COL_TEXT, R, NULL, B_ENTITY},
    {"name", COL_TEXT, 0, NULL, B_ENTITY_NAME},
    {"held_by", COL_TEXT, 0, NULL, B_HELD_BY},
    {"share_percent", COL_DECIMAL, R | P | COLUMN_SHARE, NULL, B_SHARE},
    {"controlled", COL_FLAG, R, NULL, B_CONTROLLED},
    {"financial_control", COL_CHOICE, 0, controls, B_FINANCIAL_CONTROL},
    {"valid_from", COL_DATE, 0, NULL, B_VALID_FROM},
    {"valid_to", COL_DATE, 0, NULL, B_VALID_TO},
};
static const int entities_identity[] = {0, 2, 6, -1};

static const struct book_column sites_columns[] = {
    {"id", COL_KEY, R, NULL, B_SITE_ID},
    {"name", COL_TEXT, 0, NULL, B_SITE_NAME},
    {"country", COL_COUNTRY, 0, NULL, B_COUNTRY},
    {"region", COL_TEXT, 0, NULL, B_REGION},
    {"relation", COL_CHOICE, 0, relations, B_RELATION},
    {"share_percent", COL_DECIMAL, P | COLUMN_SHARE, NULL, B_SHARE},
    {"controlled", COL_FLAG, 0, NULL, B_CONTROLLED},
    {"boundary_from", COL_DATE, 0, NULL, B_BOUNDARY_FROM},
    {"boundary_to", COL_DATE, 0, NULL, B_BOUNDARY_TO},
    {"floor_area_m2", COL_DECIMAL, P, NULL, B_FLOOR_AREA},
    {"entity", COL_TEXT, 0, NULL, B_ENTITY},
    {"financial_control", COL_CHOICE, 0, controls, B_FINANCIAL_CONTROL},
    {"boundary_entry", COL_CHOICE, 0, entries, B_BOUNDARY_ENTRY},
    {"boundary_exit", COL_CHOICE, 0, exits, B_BOUNDARY_EXIT},
};
static const int sites_identity[] = {0, -1};

static const struct book_column meters_columns[] = {
    {"id", COL_KEY, R, NULL, B_METER_ID},
    {"site", COL_SITE, 0, NULL, B_SITE},
    {"activity", COL_ACTIVITY, 0, NULL, B_ACTIVITY},
    {"number", COL_TEXT, 0, NULL, B_NUMBER},
    {"supplier", COL_TEXT, 0, NULL, B_SUPPLIER},
    {"menu", COL_TEXT, 0, NULL, B_MENU},
    {"unit", COL_UNIT, 0, NULL, B_UNIT},
    {"note", COL_TEXT, 0, NULL, B_NOTE},
};
static const int meters_identity[] = {0, -1};

static const struct book_column activities_columns[] = {
    {"id", COL_KEY, 0, NULL, B_RECORD_ID},
    {"site", COL_SITE, 0, NULL, B_SITE},
    {"meter", COL_METER, 0, NULL, B_METER},
    {"activity", COL_ACTIVITY, 0, NULL, B_ACTIVITY},
    {"start", COL_DATE, 0, NULL, B_START},
    {"end", COL_DATE, 0, NULL, B_END},
    {"month", COL_MONTH, 0, NULL, B_MONTH},
    {"quantity", COL_DECIMAL, R, NULL, B_QUANTITY},
    {"unit", COL_UNIT, 0, NULL, B_UNIT},
    {"supplier", COL_TEXT, 0, NULL, B_SUPPLIER},
    {"menu", COL_TEXT, 0, NULL, B_MENU},
    {"cost", COL_DECIMAL, 0, NULL, B_COST},
    {"currency", COL_CURRENCY, 0, NULL, B_CURRENCY},
    {"status", COL_CHOICE, 0, statuses, B_STATUS},
    {"method", COL_TEXT, 0, NULL, B_METHOD},
    {"category", COL_INTEGER, P, categories, B_CATEGORY},
    {"heat_basis", COL_CHOICE, 0, heats, B_HEAT_BASIS},
    {"document", COL_TEXT, 0, NULL, B_DOCUMENT},
    {"uncertainty_percent", COL_DECIMAL, P, NULL, B_UNCERTAINTY},
    {"note", COL_TEXT, 0, NULL, B_NOTE},
};
static const int activities_identity[] = {0, -1};

static const struct book_column instruments_columns[] = {
    {"id", COL_KEY, R, NULL, B_INSTRUMENT_ID},
    {"type", COL_TEXT, R, NULL, B_INSTRUMENT_TYPE},
    {"start", COL_DATE, R, NULL, B_START},
    {"end", COL_DATE, R, NULL, B_END},
    {"kwh", COL_DECIMAL, R | P, NULL, B_KWH},
    {"co2e_kg_per_kwh", COL_DECIMAL, R | P, NULL, B_CO2E_PER_KWH},
    {"quality_criteria_met", COL_FLAG, R, NULL, B_CRITERIA},
    {"site", COL_SITE, 0, NULL, B_SITE},
    {"retirement_id", COL_TEXT, 0, NULL, B_RETIREMENT},
    {"note", COL_TEXT, 0, NULL, B_NOTE},
    {"correction_rate", COL_DECIMAL, P, NULL, B_CORRECTION_RATE},
    {"credit_co2_kg", COL_DECIMAL, P, NULL, B_CREDIT_CO2},
};
static const int instruments_identity[] = {0, -1};

static const struct book_column conversions_columns[] = {
    {"activity", COL_ACTIVITY, 0, NULL, B_ACTIVITY},
    {"from_unit", COL_TEXT, R, NULL, B_FROM_UNIT},
    {"to_unit", COL_TEXT, R, NULL, B_TO_UNIT},
    {"multiply_by", COL_DECIMAL, R | P | COLUMN_NOT_ZERO, NULL, B_MULTIPLY_BY},
    {"heat_basis", COL_CHOICE, 0, heats, B_HEAT_BASIS},
    {"valid_from", COL_DATE, 0, NULL, B_VALID_FROM},
    {"valid_to", COL_DATE, 0, NULL, B_VALID_TO},
    {"supplier", COL_TEXT, 0, NULL, B_SUPPLIER},
    {"source", COL_TEXT, 0, NULL, B_SOURCE},
};
static const int conversions_identity[] = {0, 1, 2, 7, 5, 4, -1};

static const struct book_column drivers_columns[] = {
    {"name", COL_TEXT, R, NULL, B_DRIVER_NAME}, {"start", COL_DATE, 0, NULL, B_START},
    {"end", COL_DATE, 0, NULL, B_END},          {"month", COL_MONTH, 0, NULL, B_MONTH},
    {"value", COL_DECIMAL, R, NULL, B_VALUE},   {"unit", COL_TEXT, 0, NULL, B_UNIT},
};
static const int drivers_identity[] = {0, 1, 2, -1};

static const struct book_column targets_columns[] = {
    {"id", COL_KEY, R, NULL, B_TARGET_ID},
    {"label", COL_TEXT, 0, NULL, B_LABEL},
    {"scopes", COL_TEXT, R, NULL, B_SCOPES},
    {"basis", COL_CHOICE, 0, bases, B_BASIS},
    {"kind", COL_CHOICE, 0, target_kinds, B_TARGET_KIND},
    {"driver", COL_TEXT, 0, NULL, B_DRIVER},
    {"base_year", COL_INTEGER, Y, NULL, B_BASE_YEAR},
    {"base_co2e_kg", COL_DECIMAL, P, NULL, B_BASE_CO2E},
    {"target_year", COL_INTEGER, R | Y, NULL, B_TARGET_YEAR},
    {"reduction_percent", COL_DECIMAL, R, NULL, B_REDUCTION},
    {"framework", COL_TEXT, 0, NULL, B_FRAMEWORK},
};
static const int targets_identity[] = {0, -1};

static const struct book_column measures_columns[] = {
    {"id", COL_KEY, R, NULL, B_MEASURE_ID},
    {"name", COL_TEXT, R, NULL, B_MEASURE_NAME},
    {"site", COL_SITE, 0, NULL, B_SITE},
    {"start", COL_DATE, 0, NULL, B_MEASURE_START},
    {"co2e_kg_per_year", COL_DECIMAL, R, NULL, B_CO2E_PER_YEAR},
    {"cost", COL_DECIMAL, 0, NULL, B_MEASURE_COST},
    {"currency", COL_CURRENCY, 0, NULL, B_CURRENCY},
    {"status", COL_TEXT, 0, NULL, B_MEASURE_STATUS},
};
static const int measures_identity[] = {0, -1};

static const struct book_column removals_columns[] = {
    {"id", COL_KEY, R, NULL, B_REMOVAL_ID},
    {"kind", COL_CHOICE, R, removal_kinds, B_REMOVAL_KIND},
    {"start", COL_DATE, R, NULL, B_START},
    {"end", COL_DATE, R, NULL, B_END},
    {"co2_kg", COL_DECIMAL, R | P, NULL, B_CO2},
    {"method", COL_TEXT, 0, NULL, B_REMOVAL_METHOD},
    {"permanence_years", COL_DECIMAL, P, NULL, B_PERMANENCE},
    {"owner", COL_TEXT, 0, NULL, B_OWNER},
    {"evidence", COL_TEXT, 0, NULL, B_EVIDENCE},
};
static const int removals_identity[] = {0, -1};

static const struct book_column exclusions_columns[] = {
    {"scope", COL_INTEGER, R | P, scopes, B_SCOPE},
    {"category", COL_INTEGER, P, categories, B_CATEGORY},
    {"site", COL_SITE, 0, NULL, B_SITE},
    {"reason", COL_TEXT, R, NULL, B_REASON},
    {"estimated_co2e_kg", COL_DECIMAL, P, NULL, B_ESTIMATED_CO2E},
};
static const int exclusions_identity[] = {0, 1, 2, -1};

static const struct book_column adjustments_columns[] = {
    {"id", COL_KEY, R, NULL, B_ADJUSTMENT_ID},   {"date", COL_DATE, R, NULL, B_ADJUSTMENT_DATE},
    {"cause", COL_CHOICE, R, causes, B_CAUSE},   {"scope", COL_INTEGER, R | P, scopes, B_SCOPE},
    {"basis", COL_CHOICE, 0, bases, B_BASIS},    {"co2e_kg", COL_DECIMAL, R, NULL, B_ADJUSTMENT},
    {"reason", COL_TEXT, R, NULL, B_REASON},     {"approver", COL_TEXT, 0, NULL, B_APPROVER},
    {"evidence", COL_TEXT, 0, NULL, B_EVIDENCE},
};
static const int adjustments_identity[] = {0, -1};

static const struct book_column answers_columns[] = {
    {"question", COL_TEXT, R, NULL, B_QUESTION},
    {"answer", COL_TEXT, R, NULL, B_ANSWER},
    {"answered_by", COL_TEXT, 0, NULL, B_ANSWERED_BY},
    {"answered_on", COL_DATE, 0, NULL, B_ANSWERED_ON},
};
static const int answers_identity[] = {0, -1};
static const struct book_column spend_rules_columns[] = {
    {"rule", COL_KEY, R, NULL, B_RULE},
    {"account", COL_TEXT, 0, NULL, B_ACCOUNT},
    {"sub_account", COL_TEXT, 0, NULL, B_SUB_ACCOUNT},
    {"counter_account", COL_TEXT, 0, NULL, B_COUNTER_ACCOUNT},
    {"department", COL_TEXT, 0, NULL, B_DEPARTMENT},
    {"partner", COL_TEXT, 0, NULL, B_PARTNER},
    {"tax_class", COL_TEXT, 0, NULL, B_TAX_CLASS},
    {"text", COL_TEXT, 0, NULL, B_JOURNAL_TEXT},
    {"valid_from", COL_DATE, 0, NULL, B_VALID_FROM},
    {"valid_to", COL_DATE, 0, NULL, B_VALID_TO},
    {"action", COL_CHOICE, R, actions, B_ACTION},
    {"activity", COL_ACTIVITY, 0, NULL, B_ACTIVITY},
    {"category", COL_INTEGER, P, categories, B_CATEGORY},
    {"tax", COL_CHOICE, 0, taxes, B_TAX_TREATMENT},
    {"site", COL_SITE, 0, NULL, B_SITE},
    {"reason", COL_TEXT, 0, NULL, B_REASON},
};
static const int spend_rules_identity[] = {0, -1};

static const struct book_column journal_columns[] = {
    {"id", COL_KEY, R, NULL, B_JOURNAL_ID},
    {"date", COL_DATE, R, NULL, B_JOURNAL_DATE},
    {"voucher", COL_TEXT, 0, NULL, B_VOUCHER},
    {"side", COL_CHOICE, R, sides, B_SIDE},
    {"account", COL_TEXT, R, NULL, B_ACCOUNT},
    {"sub_account", COL_TEXT, 0, NULL, B_SUB_ACCOUNT},
    {"department", COL_TEXT, 0, NULL, B_DEPARTMENT},
    {"partner", COL_TEXT, 0, NULL, B_PARTNER},
    {"counter_account", COL_TEXT, 0, NULL, B_COUNTER_ACCOUNT},
    {"tax_class", COL_TEXT, 0, NULL, B_TAX_CLASS},
    {"amount", COL_DECIMAL, R, NULL, B_JOURNAL_AMOUNT},
    {"tax", COL_DECIMAL, 0, NULL, B_TAX_AMOUNT},
    {"currency", COL_CURRENCY, R, NULL, B_CURRENCY},
    {"text", COL_TEXT, 0, NULL, B_JOURNAL_TEXT},
};
static const int journal_identity[] = {0, -1};

static const struct book_column members_columns[] = {
    {"member", COL_KEY, R, NULL, B_MEMBER},
    {"name", COL_TEXT, R, NULL, B_NAME},
    {"industry", COL_TEXT, 0, NULL, B_INDUSTRY},
    {"size", COL_TEXT, 0, NULL, B_SIZE},
    {"fiscal_start", COL_INTEGER, P, months, B_FISCAL_START},
    {"joined", COL_DATE, 0, NULL, B_JOINED},
    {"departed", COL_DATE, 0, NULL, B_DEPARTED},
    {"contact", COL_TEXT, 0, NULL, B_CONTACT},
    {"note", COL_TEXT, 0, NULL, B_NOTE},
};
static const int members_identity[] = {0, -1};

static const struct book_column member_tiers_columns[] = {
    {"member", COL_TEXT, R, NULL, B_MEMBER},
    {"start", COL_DATE, 0, NULL, B_START},
    {"tier", COL_CHOICE, R, tiers, B_TIER},
};
static const int member_tiers_identity[] = {0, 1, -1};

static const struct book_column member_keys_columns[] = {
    {"member", COL_TEXT, R, NULL, B_MEMBER}, {"public_key", COL_TEXT, R, NULL, B_PUBLIC_KEY},
    {"start", COL_DATE, 0, NULL, B_START},   {"end", COL_DATE, 0, NULL, B_END},
    {"note", COL_TEXT, 0, NULL, B_NOTE},
};
static const int member_keys_identity[] = {1, -1};

const struct book_table book_tables[TABLE_COUNT] = {
    {TABLE_ORGANIZATION, "organization", organization_columns, COUNT(organization_columns),
     organization_identity, B_TABLE_ORGANIZATION},
    {TABLE_SITES, "sites", sites_columns, COUNT(sites_columns), sites_identity, B_TABLE_SITES},
    {TABLE_METERS, "meters", meters_columns, COUNT(meters_columns), meters_identity,
     B_TABLE_METERS},
    {TABLE_ACTIVITIES, "activities", activities_columns, COUNT(activities_columns),
     activities_identity, B_TABLE_ACTIVITIES},
    {TABLE_INSTRUMENTS, "instruments", instruments_columns, COUNT(instruments_columns),
     instruments_identity, B_TABLE_INSTRUMENTS},
    {TABLE_CONVERSIONS, "conversions", conversions_columns, COUNT(conversions_columns),
     conversions_identity, B_TABLE_CONVERSIONS},
    {TABLE_DRIVERS, "drivers", drivers_columns, COUNT(drivers_columns), drivers_identity,
     B_TABLE_DRIVERS},
    {TABLE_TARGETS, "targets", targets_columns, COUNT(targets_columns), targets_identity,
     B_TABLE_TARGETS},
    {TABLE_MEASURES, "measures", measures_columns, COUNT(measures_columns), measures_identity,
     B_TABLE_MEASURES},
    {TABLE_REMOVALS, "removals", removals_columns, COUNT(removals_columns), removals_identity,
     B_TABLE_REMOVALS},
    {TABLE_EXCLUSIONS, "exclusions", exclusions_columns, COUNT(exclusions_columns),
     exclusions_identity, B_TABLE_EXCLUSIONS},
    {TABLE_ENTITIES, "entities", entities_columns, COUNT(entities_columns), entities_identity,
     B_TABLE_ENTITIES},
    {TABLE_ADJUSTMENTS, "base_year_adjustments", adjustments_columns, COUNT(adjustments_columns),
     adjustments_identity, B_TABLE_ADJUSTMENTS},
    {TABLE_ANSWERS, "answers", answers_columns, COUNT(answers_columns), answers_identity,
     B_TABLE_ANSWERS},
    {TABLE_MEMBERS, "members", members_columns, COUNT(members_columns), members_identity,
     B_TABLE_MEMBERS},
    {TABLE_MEMBER_TIERS, "member_tiers", member_tiers_columns, COUNT(member_tiers_columns),
     member_tiers_identity, B_TABLE_MEMBER_TIERS},
    {TABLE_MEMBER_KEYS, "member_keys", member_keys_columns, COUNT(member_keys_columns),
     member_keys_identity, B_TABLE_MEMBER_KEYS},
    {TABLE_SPEND_RULES, "spend_rules", spend_rules_columns, COUNT(spend_rules_columns),
     spend_rules_identity, B_TABLE_SPEND_RULES},
    {TABLE_JOURNAL, "journal", journal_columns, COUNT(journal_columns), journal_identity,
     B_TABLE_JOURNAL},
};
