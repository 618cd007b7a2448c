import { smallEcole } from './small-ecole.ts'
import { smallLycee } from './small-lycee.ts'
import { everybody, type Subscription, usual } from './subscriptions.ts'

/** Subscriptions of the small lycée and the small primary school, the same in both formats. */
export const smallSubscriptions: Subscription[] = [
  { ...of('ABO-PIX-LYCEE', 'pix', 'Pix', [smallLycee]), nbLicenceGlobale: 'ILLIMITE', publicCible: everybody },
  // the first degree has no documentalists
  {
    ...of('ABO-PIX-ECOLE', 'pix', 'Pix', [smallEcole]),
    nbLicenceGlobale: 'ILLIMITE',
    publicCible: everybody.filter((one) => one !== 'DOCUMENTALISTE'),
  },
  {
    ...of('ABO-ATLAS', 'atlas', 'Atlas', [smallLycee, smallEcole]),
    categorieAffectation: 'non transferable',
    nbLicenceGlobale: '5',
    publicCible: ['ELEVE', 'ENSEIGNANT'],
  },
  {
    ...of('ABO-MANUEL', 'manuel', 'Manuel', [smallLycee]),
    nbLicenceEleve: '10',
    nbLicenceEnseignant: '2',
    publicCible: ['ELEVE', 'ENSEIGNANT'],
  },
  {
    ...of('ABO-PRESSE', 'presse', 'Presse', [smallLycee, smallEcole]),
    typeAffectation: 'ETABL',
    nbLicenceGlobale: 'ILLIMITE',
    publicCible: ['ELEVE', 'ENSEIGNANT'],
  },
]

function of(id: string, resource: string, title: string, schools: string[]): Subscription {
  return {
    ...usual,
    idAbonnement: id,
    idDistributeurCom: '999000017_0000000000000000',
    idRessource: `ark:/99999/${resource}`,
    libelleRessource: title,
    uaiEtab: schools,
  }
}
