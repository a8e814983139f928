/** What a company sells. Prices in cents, VAT rates in hundredths of a percent, units by UN/ECE Recommendation 20. */
export interface Article {
	name: string;
	unit: string;
	price: [low: number, high: number];
	/** Greatest quantity; in hundredths where `fractional`. */
	quantity: number;
	fractional?: boolean;
	vatRate: number;
}

export interface Trade {
	label: string;
	/** Goods are `B`, services `S` in the business process (BT-23). */
	nature: 'B' | 'S';
	articles: Article[];
}

export const trades: Trade[] = [
	{
		label: 'Boulangerie',
		nature: 'B',
		articles: [
			{ name: 'Baguettes de tradition', unit: 'C62', price: [95, 140], quantity: 400, vatRate: 550 },
			{
				name: 'Farine de blé T65',
				unit: 'KGM',
				price: [88, 160],
				quantity: 25000,
				fractional: true,
				vatRate: 550,
			},
			{ name: 'Plateaux de viennoiseries', unit: 'C62', price: [2400, 4200], quantity: 12, vatRate: 1000 },
			{
				name: 'Sacs papier imprimés, le mille',
				unit: 'C62',
				price: [3900, 5200],
				quantity: 8,
				vatRate: 2000,
			},
		],
	},
	{
		label: 'Menuiserie',
		nature: 'B',
		articles: [
			{ name: 'Porte intérieure en chêne', unit: 'C62', price: [28000, 46000], quantity: 9, vatRate: 2000 },
			{
				name: 'Parquet massif posé',
				unit: 'MTK',
				price: [6500, 9800],
				quantity: 9000,
				fractional: true,
				vatRate: 1000,
			},
			{
				name: 'Vernis mat pour boiseries',
				unit: 'LTR',
				price: [1890, 2650],
				quantity: 3000,
				fractional: true,
				vatRate: 2000,
			},
		],
	},
	{
		label: 'Transports',
		nature: 'S',
		articles: [
			{
				name: 'Messagerie régionale, la tournée',
				unit: 'C62',
				price: [14500, 26000],
				quantity: 22,
				vatRate: 2000,
			},
			{
				name: 'Kilomètres supplémentaires',
				unit: 'KMT',
				price: [112, 168],
				quantity: 90000,
				fractional: true,
				vatRate: 2000,
			},
			{
				name: 'Stockage de palettes, la journée',
				unit: 'DAY',
				price: [950, 1450],
				quantity: 30,
				vatRate: 2000,
			},
		],
	},
	{
		label: 'Librairie',
		nature: 'B',
		articles: [
			{ name: 'Albums illustrés', unit: 'C62', price: [1290, 2490], quantity: 60, vatRate: 550 },
			{ name: 'Carnets et agendas', unit: 'C62', price: [690, 1590], quantity: 80, vatRate: 2000 },
			{ name: 'Manuels de comptabilité', unit: 'C62', price: [2900, 4900], quantity: 15, vatRate: 550 },
		],
	},
	{
		label: 'Nettoyage',
		nature: 'S',
		articles: [
			{
				name: 'Entretien des bureaux',
				unit: 'HUR',
				price: [2650, 3400],
				quantity: 12000,
				fractional: true,
				vatRate: 2000,
			},
			{
				name: 'Lavage des vitres',
				unit: 'MTK',
				price: [195, 310],
				quantity: 60000,
				fractional: true,
				vatRate: 2000,
			},
			{
				name: 'Remise en état après travaux',
				unit: 'DAY',
				price: [38000, 52000],
				quantity: 4,
				vatRate: 1000,
			},
		],
	},
	{
		label: 'Imprimerie',
		nature: 'B',
		articles: [
			{
				name: 'Dépliants en trois volets, le cent',
				unit: 'C62',
				price: [1850, 3200],
				quantity: 40,
				vatRate: 2000,
			},
			{ name: 'Affiches au format A2', unit: 'C62', price: [240, 520], quantity: 300, vatRate: 2000 },
			{ name: 'Livrets de vingt pages', unit: 'C62', price: [185, 420], quantity: 500, vatRate: 550 },
		],
	},
	{
		label: 'Conseil',
		nature: 'S',
		articles: [
			{
				name: 'Audit des procédures d’achat',
				unit: 'DAY',
				price: [72000, 98000],
				quantity: 6,
				vatRate: 2000,
			},
			{
				name: 'Formation des équipes',
				unit: 'HUR',
				price: [9000, 14500],
				quantity: 3500,
				fractional: true,
				vatRate: 2000,
			},
			{
				name: 'Frais de déplacement refacturés',
				unit: 'C62',
				price: [8500, 21000],
				quantity: 3,
				vatRate: 2000,
			},
		],
	},
	{
		label: 'Maraîchers',
		nature: 'B',
		articles: [
			{ name: 'Paniers de légumes de saison', unit: 'C62', price: [1450, 2200], quantity: 90, vatRate: 550 },
			{
				name: 'Pommes de conservation',
				unit: 'KGM',
				price: [145, 260],
				quantity: 40000,
				fractional: true,
				vatRate: 550,
			},
			{ name: 'Livraison en ville', unit: 'C62', price: [900, 1500], quantity: 20, vatRate: 2000 },
		],
	},
];

/** Names out of tales, so that nobody takes the companies for real ones. */
export const taleNames = [
	'du Petit Poucet',
	'Chat Botté',
	'Barbe-Bleue',
	'Peau d’Âne',
	'des Sept Nains',
	'Cendrillon',
	'Riquet à la Houppe',
	'des Trois Ours',
	'du Loup Bavard',
	'Mère-Grand',
	'de la Lanterne Bleue',
	'du Roi Grenouille',
	'Croque-Lune',
	'du Bois Dormant',
	'Tapis Volant',
	'des Bottes de Sept Lieues',
	'de l’Oie d’Or',
	'Poudre de Songe',
];

export const legalForms = ['SARL', 'SAS', 'SA', 'EURL', 'SCOP'];

export const towns: Array<[postCode: string, city: string]> = [
	['13002', 'Marseille'],
	['21000', 'Dijon'],
	['29200', 'Brest'],
	['31000', 'Toulouse'],
	['33000', 'Bordeaux'],
	['35000', 'Rennes'],
	['38000', 'Grenoble'],
	['44000', 'Nantes'],
	['59000', 'Lille'],
	['67000', 'Strasbourg'],
	['69003', 'Lyon'],
	['87000', 'Limoges'],
];

export const streets = [
	'rue du Haricot Géant',
	'impasse de la Citrouille',
	'quai du Vilain Petit Canard',
	'allée du Miroir',
	'place de la Pantoufle',
	'chemin des Cailloux Blancs',
	'avenue de la Chevillette',
	'boulevard du Rouet',
];
